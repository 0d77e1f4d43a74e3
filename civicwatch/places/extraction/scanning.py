"""Scans a text for every mention of a place: names, short names, tags and handles, with the state behind."""

import re
from collections.abc import Iterator

from civicwatch.places.extraction import aliases, names, wordlists
from civicwatch.places.extraction.mentions import NO_CUE, WHERE, Mention, judged
from civicwatch.places.extraction.names import Kind, Name
from civicwatch.places.extraction.tokens import Token, Words
from civicwatch.places.gazetteer import StateRecord

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
                mention = mention._replace(cue=max(mention.cue, previous.cue))
            previous = mention
            yield mention


def _listed_with(tokens: list[Token], previous: Mention, mention: Mention) -> bool:
    """*In Seattle, Chicago and Omaha*: what makes the first a place makes the others places."""
    between = [token.word for token in tokens[previous.last : mention.first]]
    joined = tokens[mention.first].gap.strip() if not between else ""
    return between in (["and"], ["or"]) or joined in (",", "&", "/")


def _in_capitals(tokens: list[Token], at: int, name: Name, words: Words) -> Mention:
    mention = _mention(tokens, at, at + 1, name)
    return judged(tokens, mention, words)._replace(cue=WHERE)


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
        tokens[at + i].word == word and tokens[at + i].gap in _JOINS_A_NAME
        for i, word in enumerate(name)
        if i
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
            return _mention(tokens, at, at + 1, name)._replace(
                cue=WHERE if trusted else NO_CUE, tagged=True, weak=not trusted
            )
    return None


def _forms(tag: str) -> Iterator[str]:
    """The tag, then with one usual ending or beginning less at a time."""
    yield tag
    while (shorter := _TAG_ENDINGS.sub("", tag)) != tag:
        tag = shorter
        yield tag
    yield _TAG_BEGINNINGS.sub("", tag)


def _with_surroundings(tokens: list[Token], mention: Mention, words: Words, known: names.Names) -> Mention:
    state, last = None, mention.last
    if mention.name.kind is not Kind.STATE or mention.name.cities:
        state, last = _state_after(tokens, mention, words, known)
    if state:
        return mention._replace(
            state=state,
            last=last,
            end=tokens[last - 1].end,
            text=_shown(tokens, mention.first, last),
            cue=WHERE,
        )
    return judged(tokens, mention, words)


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
        if (
            name.state
            and name.kind is Kind.STATE
            and not name.alias
            and (len(name.words) == 1 or _continues(tokens, at, name.words))
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
