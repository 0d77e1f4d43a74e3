"""A mention of a place in a text, and what the words around it make of it: a place, a street, a person,
a paper, or a place that is named for another reason than that it happened there."""

from typing import NamedTuple

from civicwatch.places.extraction import names, wordlists
from civicwatch.places.extraction.names import LARGE_POPULATION, Kind, Name
from civicwatch.places.extraction.tokens import Token, Words
from civicwatch.places.gazetteer import StateRecord

PAPER = "it is the name of a newspaper"

_PLACING = wordlists.LOCATIVES | wordlists.DIRECTIONS
_WHICH_WAY = wordlists.DIRECTIONS | {"n", "s", "e", "w"}
_ALONG = frozenset({"down", "along"})
_ALONG_DIRECTED = _ALONG | {"on", "up"}
_REMEMBERED_WITHIN = 14
_AFTER_DATELINE = (":", "-", "—", "–", "(")


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
    cue: int = 0
    against: str = ""
    weak: bool = False
    tagged: bool = False


def judged(tokens: list[Token], mention: Mention, words: Words) -> Mention:
    """The mention with what its neighbours say of it."""
    before = tokens[mention.first - 1] if mention.first else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    return mention._replace(
        cue=_cue(tokens, mention, before, after),
        against=_objection(tokens, mention, before, after, words),
        weak=_is_weak(tokens, mention, after),
    )


NO_CUE, WHERE, WHOSE = range(3)


def _cue(tokens: list[Token], mention: Mention, before: Token | None, after: Token | None) -> int:
    """What makes the name a place: *in Reno* says where, *Reno police* whose; surer for small places."""
    if after and after.word in wordlists.INSTITUTIONS and after.gap in (" ", "  ", ", "):
        return WHOSE
    if before and before.word == "the" and mention.first > 1:
        before = tokens[mention.first - 2]
    if before and before.word in _PLACING:
        return WHERE
    dateline = mention.first == 0 and after is not None and after.gap.strip(" ")[:1] in _AFTER_DATELINE
    return WHERE if dateline else NO_CUE


def _objection(
    tokens: list[Token], mention: Mention, before: Token | None, after: Token | None, words: Words
) -> str:
    """Why this is no place, in the moderator's words, or nothing."""
    following = after.word if after and after.gap in (" ", "-") and (after.capital or words.small) else ""
    if following in wordlists.STREETS and mention.name.kind is not Kind.COUNTY:
        return "it is the name of a street"
    if following in wordlists.LANDMARKS:
        return "it is the name of a park or building"
    if after and after.word in ("neighborhood", "neighbourhood") and not mention.name.alias:
        return "it is the name of a neighborhood"
    if following in wordlists.TEAMS:
        return "it is the name of a team"
    if following in wordlists.PAPERS:
        return PAPER
    if mention.name.alias:
        return ""
    if _is_street(tokens, mention):
        return "it is a street at a crossing"
    if before and before.capital and before.word in wordlists.DIRECTIONS and _is_small(mention):
        return "with the word before it, it is another place"
    return _personal(mention, before, after) if len(mention.name.words) == 1 else ""


def _is_small(mention: Mention) -> bool:
    """*East Liberty* is not Liberty, while *East Oakland* is in Oakland."""
    return mention.name.kind is Kind.CITY and mention.name.cities[0].population < LARGE_POPULATION


def _is_street(tokens: list[Token], mention: Mention) -> bool:
    """*near Lombard and Elmore*, *at N Denver and 5th*, *down North Lombard*: streets named after places."""
    left = _past_direction_before(tokens, mention.first)
    directed = left < mention.first
    follower, leader = _crossing_after(tokens, mention.last), _crossing_before(tokens, left)
    if follower is None and leader is None:
        return left > 0 and tokens[left - 1].word in (_ALONG_DIRECTED if directed else _ALONG)
    if follower is not None and _is_partner(tokens[follower]) and _introduces(tokens, left, directed):
        return True
    if leader is None or not _is_partner(tokens[leader]):
        return False
    start = _past_direction_before(tokens, leader)
    return _introduces(tokens, start, directed and start < leader)


def _is_partner(token: Token) -> bool:
    return token.capital or token.text[0].isdigit()


def _introduces(tokens: list[Token], at: int, directed: bool) -> bool:
    """A preposition of streets before the crossing, or a direction before both its streets."""
    return directed or (at > 0 and tokens[at - 1].word in wordlists.BEFORE_STREETS)


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
    word = mention.name.words[0]
    person = word in wordlists.PERSONAL and not known_city
    if word in wordlists.PERSONAL and before and before.word in wordlists.TITLES and before.capital:
        return "a title stands before it"
    if before and before.capital and before.word in wordlists.FIRST_NAMES and before.word != word:
        return "it follows a first name"
    if person and after and after.gap == " ":
        if after.word in wordlists.SPEECH:
            return "it speaks, so it is a person"
        if after.capital and after.word not in wordlists.INSTITUTIONS:
            return "it looks like a person's name"
    return ""


def _is_weak(tokens: list[Token], mention: Mention, after: Token | None) -> bool:
    """Named for another reason than where it happened: a home, a suburb's city, a remembered death."""
    before = [token.word for token in tokens[max(0, mention.first - 2) : mention.first]]
    if before[-1:] == ["from"] and before[0] in wordlists.ORIGINS:
        return True
    if after and after.word in ("suburb", "native", "suburbs"):
        return True
    return _recalls_a_death(tokens, mention)


def _recalls_a_death(tokens: list[Token], mention: Mention) -> bool:
    """*… protesting the killing of George Floyd in Minneapolis*: the protest may be anywhere."""
    if not mention.first or tokens[mention.first - 1].word not in ("in", "minneapolis", "by"):
        return False
    window = [token.word for token in tokens[max(0, mention.first - _REMEMBERED_WITHIN) : mention.first]]
    return any(word in wordlists.DEATHS for word in window) and any(
        word in wordlists.REMEMBERED for word in window
    )
