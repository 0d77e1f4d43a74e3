"""Finds every mention of a place in a text, with the words around it that make it one or unmake it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from civicwatch.places.extraction import aliases, names, wordlists
from civicwatch.places.extraction.names import Kind, Name
from civicwatch.places.extraction.tokens import Token, Words
from civicwatch.places.gazetteer import CityRecord, StateRecord


class Mention(NamedTuple):
    """A name in the text at tokens `first` to `last` (exclusive), and what its surroundings say.

    `state` is the state written right after a city; `cue` a word that makes the name a place; `against` a
    reason in plain words why it is none; `weak` marks a place that is named for another reason than where.
    """

    name: Name
    first: int
    last: int
    start: int
    end: int
    text: str
    state: StateRecord | None = None
    cue: bool = False
    against: str = ""
    weak: bool = False
    tagged: bool = False


_JOINS_A_NAME = frozenset({" ", "-", ". ", "  ", "\n", "'", "’"})
_JOINS_A_STATE = re.compile(r"\s*[,(/|]?\s*\(?|\.,? ?")
_TAG_ENDINGS = re.compile(
    r"(protest|protests|protesters|riot|riots|uprising|police|policedepartment|policedept|pd|pdhq|sheriff|strong|blm|"
    r"news|city|blacklivesmatter|solidarity|curfew|demonstration|demonstrations|rally|march|resist|dsa|mayor|\d+)$"
)
_TAG_BEGINNINGS = re.compile(r"^(protests?|justicefor|occupy|the|downtown|blm|visit|mayorof|cityof)")


def find(text: str, words: Words) -> Iterator[Mention]:
    """Mentions from left to right, none inside another, the longest name winning."""
    known = names.load()
    tokens = words.tokens
    at = 0
    previous: Mention | None = None
    while at < len(tokens):
        token = tokens[at]
        mention = None
        if token.text[0] in "#@":
            mention = _tag(tokens, at, known)
        elif (short := known.in_capitals.get(token.text.replace(".", ""))) and not words.shouted:
            mention = _in_capitals(tokens, at, short, words)
        elif candidates := known.by_first_word.get(token.word):
            mention = _named(tokens, at, candidates, words, known)
        if mention is None:
            at += 1
            continue
        at = mention.last
        if mention.name.kind is not Kind.NOTHING:
            if previous and _listed_with(tokens, previous, mention):
                mention = mention._replace(cue=mention.cue or previous.cue)
            previous = mention
            yield mention


def _listed_with(tokens: list[Token], previous: Mention, mention: Mention) -> bool:
    """*In Seattle, Chicago and Omaha*: what makes the first a place makes the others places."""
    between = [token.word for token in tokens[previous.last : mention.first]]
    joined = tokens[mention.first].gap.strip() if not between else ""
    return between in (["and"], ["or"]) or joined in (",", "&", "/")


def _in_capitals(tokens: list[Token], at: int, name: Name, words: Words) -> Mention:
    mention = _mention(tokens, at, at + 1, name)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return mention._replace(cue=True, against=_objection(tokens, mention, None, after, words))


def _named(
    tokens: list[Token], at: int, candidates: list[Name], words: Words, known: names.Names
) -> Mention | None:
    for name in candidates:
        last = at + len(name.words)
        if len(name.words) > 1 and not _continues(tokens, at, name.words):
            continue
        mention = _mention(tokens, at, last, name)
        if name.kind is Kind.NOTHING:
            return mention
        mention = _with_surroundings(tokens, mention, words, known)
        told = name.alias or words.small or words.shouted or tokens[at].capital
        if told or (mention.cue and _well_known(name, known)):
            return mention
    return None


def _well_known(name: Name, known: names.Names) -> bool:
    """A name that nobody mistakes, even written small: *minneapolis*, but not *phoenix*."""
    return (
        name.kind is Kind.CITY
        and name.cities[0].geonameid in known.stand_alone
        and name.words[0] not in wordlists.PERSONAL
        and name.words[0] not in wordlists.COMMON_WORDS
    )


def _continues(tokens: list[Token], at: int, name: tuple[str, ...]) -> bool:
    if at + len(name) > len(tokens):
        return False
    return all(
        tokens[at + i].word == word and tokens[at + i].gap in _JOINS_A_NAME for i, word in enumerate(name) if i
    )


def _mention(tokens: list[Token], first: int, last: int, name: Name) -> Mention:
    start, end = tokens[first].start, tokens[last - 1].end
    shown = " ".join(token.text for token in tokens[first:last])
    return Mention(name, first, last, start, end, shown)


def _tag(tokens: list[Token], at: int, known: names.Names) -> Mention | None:
    """*#PortlandProtest*, *@RichmondPolice*: the name without what is usually stuck to it."""
    whole = tokens[at].word.lstrip("#@").replace("_", "")
    for form in _forms(whole):
        if name := known.closed_up.get(form):
            trusted = form != whole or tokens[at].text[0] == "#"
            return _mention(tokens, at, at + 1, name)._replace(cue=trusted, tagged=True, weak=not trusted)
    return None


def _forms(tag: str) -> Iterator[str]:
    """The tag, then with one usual ending or beginning less at a time."""
    yield tag
    while (shorter := _TAG_ENDINGS.sub("", tag)) != tag:
        tag = shorter
        yield tag
    yield _TAG_BEGINNINGS.sub("", tag)


def _with_surroundings(
    tokens: list[Token], mention: Mention, words: Words, known: names.Names
) -> Mention:
    state, last = None, mention.last
    if mention.name.kind is not Kind.STATE or mention.name.cities:
        state, last = _state_after(tokens, mention, words, known)
    if state:
        return mention._replace(
            state=state, last=last, end=tokens[last - 1].end, text=_shown(tokens, mention.first, last), cue=True
        )
    before = tokens[mention.first - 1] if mention.first else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    return mention._replace(
        cue=_has_cue(tokens, mention, before, after),
        against=_objection(tokens, mention, before, after, words),
        weak=_is_weak(tokens, mention, after),
    )


def _shown(tokens: list[Token], first: int, last: int) -> str:
    return tokens[first].text + "".join(token.gap + token.text for token in tokens[first + 1 : last])


def _state_after(
    tokens: list[Token], mention: Mention, words: Words, known: names.Names
) -> tuple[StateRecord | None, int]:
    """A state written right after the name, if a place of that name lies in it."""
    at = mention.last
    if at >= len(tokens) or not _JOINS_A_STATE.fullmatch(tokens[at].gap):
        return None, mention.last
    found = _state_at(tokens, at, words, known)
    if found is None:
        return None, mention.last
    state, last = found
    inside = {city.state_fips for city in mention.name.cities} | {c.state_fips for c in mention.name.counties}
    return (state, last) if state.fips in inside else (None, mention.last)


def _state_at(
    tokens: list[Token], at: int, words: Words, known: names.Names
) -> tuple[StateRecord, int] | None:
    for name in known.by_first_word.get(tokens[at].word, ()):
        if name.state and name.kind is Kind.STATE and not name.alias and (
            len(name.words) == 1 or _continues(tokens, at, name.words)
        ):
            return name.state, at + len(name.words)
    token = tokens[at]
    state = known.states_by_short_form.get(token.word)
    if state is None:
        return None
    code = token.text.replace(".", "")
    if code == state.usps:
        shouted_word = words.shouted and code in aliases.CODES_THAT_ARE_WORDS
        return None if shouted_word and "," not in token.gap else (state, at + 1)
    comma = "," in token.gap or "(" in token.gap
    return (state, at + 1) if comma and (token.capital or words.small) else None


_PLACING = wordlists.LOCATIVES | wordlists.DIRECTIONS


def _has_cue(tokens: list[Token], mention: Mention, before: Token | None, after: Token | None) -> bool:
    if before and before.word == "the" and mention.first > 1:
        before = tokens[mention.first - 2]
    if before and before.word in _PLACING:
        return True
    if after and after.word in wordlists.INSTITUTIONS and after.gap in (" ", "  ", ", "):
        return True
    return mention.first == 0 and after is not None and after.gap.strip(" ")[:1] in (":", "-", "—", "–", "(")


def _objection(
    tokens: list[Token], mention: Mention, before: Token | None, after: Token | None, words: Words
) -> str:
    """Why this is no place, in the moderator's words, or nothing."""
    following = after.word if after and after.gap in (" ", "-") and (after.capital or words.small) else ""
    if following in wordlists.STREETS and mention.name.kind is not Kind.COUNTY:
        return "it is the name of a street"
    if following in wordlists.LANDMARKS:
        return "it is the name of a park or building"
    if following in wordlists.TEAMS:
        return "it is the name of a team"
    if following in wordlists.PAPERS:
        return PAPER
    if mention.name.alias:
        return ""
    if _is_street(tokens, mention):
        return "it is a street at a crossing"
    return _personal(mention, before, after) if len(mention.name.words) == 1 else ""


PAPER = "it is the name of a newspaper"
_BEFORE_STREETS = frozenset({"at", "near", "of", "on", "down", "between", "along", "up", "intersection", "corner"})


def _is_street(tokens: list[Token], mention: Mention) -> bool:
    """*near Lombard and Elmore*, *at N Denver and 5th*, *down North Lombard*: streets named after places."""
    left = _past_direction_before(tokens, mention.first)
    follower, leader = _crossing_after(tokens, mention.last), _crossing_before(tokens, left)
    if follower is None and leader is None:
        along = _ALONG_DIRECTED if left < mention.first else _ALONG
        return left > 0 and tokens[left - 1].word in along
    if follower is None and leader is not None:
        left = _past_direction_before(tokens, leader)
    partner = tokens[follower if follower is not None else leader or 0]
    introduced = left > 0 and tokens[left - 1].word in _BEFORE_STREETS
    return introduced and (partner.capital or partner.text[0].isdigit())


_WHICH_WAY = wordlists.DIRECTIONS | {"n", "s", "e", "w"}
_ALONG = frozenset({"down", "along"})
_ALONG_DIRECTED = frozenset({"on", "down", "along", "up"})


def _crossing_after(tokens: list[Token], at: int) -> int | None:
    """Position of the street after *and* or *&*, past its direction (*and N Fenwick*)."""
    if at >= len(tokens):
        return None
    if tokens[at].word == "and":
        at += 1
    elif tokens[at].gap.strip() not in ("&", "/"):
        return None
    while at + 1 < len(tokens) and tokens[at].word in _WHICH_WAY:
        at += 1
    return at if at < len(tokens) else None


def _crossing_before(tokens: list[Token], at: int) -> int | None:
    if at > 1 and tokens[at - 1].word == "and":
        return at - 2
    return at - 1 if at and tokens[at].gap.strip() in ("&", "/") else None


def _past_direction_before(tokens: list[Token], at: int) -> int:
    directed = at > 0 and tokens[at - 1].word in _WHICH_WAY
    return at - 1 if directed else at


def _personal(mention: Mention, before: Token | None, after: Token | None) -> str:
    known_city = any(city.geonameid in names.load().stand_alone for city in mention.name.cities[:1])
    person = mention.name.words[0] in wordlists.PERSONAL and not known_city
    if person and before and before.word in wordlists.TITLES and before.capital:
        return "a title stands before it"
    if before and before.capital and before.word in wordlists.FIRST_NAMES and before.word != mention.name.words[0]:
        return "it follows a first name"
    if person and after and after.gap == " ":
        if after.word in wordlists.SPEECH:
            return "it speaks, so it is a person"
        if after.capital and after.word not in wordlists.INSTITUTIONS:
            return "it looks like a person's name"
    return ""


_ORIGINS = frozenset({"man", "woman", "resident", "native", "family", "student", "couple", "teen", "officers", "troopers", "hails"})


def _is_weak(tokens: list[Token], mention: Mention, after: Token | None) -> bool:
    """Named for another reason than where it happened: someone's home, a suburb's city, a remembered death."""
    before = [token.word for token in tokens[max(0, mention.first - 2) : mention.first]]
    if before[-1:] == ["from"] and before[0] in _ORIGINS:
        return True
    if after and after.word in ("suburb", "native", "suburbs"):
        return True
    return _recalls_a_death(tokens, mention)


_DEATHS = frozenset({"death", "killing", "murder", "shooting", "deaths", "killings"})


def _recalls_a_death(tokens: list[Token], mention: Mention) -> bool:
    """*… protesting the killing of George Floyd in Minneapolis*: the protest may be anywhere."""
    if not mention.first or tokens[mention.first - 1].word not in ("in", "minneapolis", "by"):
        return False
    window = [token.word for token in tokens[max(0, mention.first - 14) : mention.first]]
    return any(word in _DEATHS for word in window) and any(word in wordlists.REMEMBERED for word in window)
