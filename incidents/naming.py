"""Finds names of people in public words, English and Spanish, so that nobody is named unawares.

No list of names is complete, and a list of common ones misses those who are hurt most often. So two
capitalised words inside a sentence count as a name unless something says otherwise (a place, an agency, a
street, a headline); a title, a role or a known given name makes it a name where capitals mean little. How
often this is right stands in docs/decisions/second-eyes.md. It suggests; a person ticks.

Labels (an agency, an address) are full of capitals that name no person: there it takes a title, a given name,
or somebody's house.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from civicwatch.places import gazetteer
from incidents import name_words as known
from incidents.name_tokens import Token, fold, is_headline, lines_of, tokens_of

LONGEST = 4  # words of a name, two surnames and a middle name among them
GREAT_CITY = 100_000
_NAMED_AFTER = frozenset({"named", "called", "as", "llamado", "llamada", "como"})
_SOFT_THINGS = frozenset({"rally", "members", "crew", "law", "act"})
_SPLIT = known.OFFICER_TITLES | known.PERSON_TITLES | (known.ROLES - known.GIVEN_NAMES)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, without its title; ``is_officer`` where a title says so."""

    words: str
    is_officer: bool = False


def names_in(text: str, *, not_names: Iterable[str] = (), is_label: bool = False) -> list[Name]:
    """The names in a text, each once, in the order in which they appear. ``is_label``: it is no prose."""
    passed_over = [f" {fold(words)} " for words in not_names]
    found: dict[str, Name] = {}
    lines = [tokens_of(line) for line in lines_of(text)]
    small = {token.key for line in lines for token in line if not token.capital}
    for tokens in lines:
        for name in _Line(tokens, small, is_label=is_label).names():
            key = fold(name.words)
            if any(f" {key} " in words for words in passed_over):
                continue
            earlier = found.get(key)
            found[key] = Name(earlier.words, earlier.is_officer or name.is_officer) if earlier else name
    whole = [f" {key} " for key in found if " " in key]
    return [name for key, name in found.items() if " " in key or not any(f" {key} " in f for f in whole)]


def names_in_all(
    texts: Iterable[str], *, labels: Iterable[str] = (), not_names: Iterable[str] = ()
) -> list[Name]:
    """The names in several texts and labels, each once."""
    told, not_names = _lines(texts), list(not_names)
    found = names_in(told, not_names=not_names)
    known = {fold(name.words) for name in found}
    labelled = names_in(_lines(labels), not_names=not_names, is_label=True)
    return [*found, *(name for name in labelled if fold(name.words) not in known)]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text.replace("\n", " ") for text in texts)


class _Line:
    """One line's words, read from left to right. ``small`` ones stand uncapitalised somewhere in the text."""

    def __init__(self, tokens: Sequence[Token], small: Collection[str], *, is_label: bool = False) -> None:
        self.tokens = tokens
        self.headline = is_headline(tokens) and not is_label
        self.small = small
        self.is_label = is_label

    def names(self) -> Iterator[Name]:
        at = 0
        while at < len(self.tokens):
            end, name = self._titled(at) or self._plain(at) or (at + 1, None)
            if name:
                yield name
            at = max(end, at + 1)

    def _titled(self, at: int) -> tuple[int, Name] | None:
        """A title at this place and the name behind it."""
        key = self.tokens[at].key
        officer, person = key in known.OFFICER_TITLES, key in known.PERSON_TITLES
        again = at > 0 and key == "and" and self._is_after_titled(at)
        if not (officer or person or again):
            return None
        behind = self.tokens[at + 1 : at + 2]
        if not behind or not behind[0].joined or self.tokens[at].ends:
            return None
        initial = self._is_initial(at + 1)
        first = at + 1 + initial
        end = self._extent(first, longest=LONGEST - initial)
        if end == first or self._holds_body(first, end):
            return None
        if self.headline and not self._holds_in_headline(first, end):
            return None
        self.last = (end, officer or (again and self.last[1]))
        return end, self._name(at + 1, end, is_officer=self.last[1])

    last: tuple[int, bool] = (-1, False)

    def _is_initial(self, at: int) -> bool:
        """“Deputy A. Jones”: a letter that would be a word elsewhere, before a word with a capital."""
        following = self.tokens[at + 1 : at + 2]
        return (
            len(self.tokens[at].key) == 1
            and self.tokens[at].capital
            and bool(following)
            and following[0].joined
            and following[0].capital
        )

    def _is_after_titled(self, at: int) -> bool:
        """“Officers Smith and Jones”: the second has the title of the first."""
        return self.last[0] == at

    def _plain(self, at: int) -> tuple[int, Name | None] | None:
        """A run of capitalised words at this place, and the name that it is, if it is one."""
        if not self._may_be_named(at):
            return None
        end = self._extent(at, longest=99)
        if end == at:
            return None
        if self._holds_body(at, end):
            return end, None
        return self._judged(at, end)

    def _judged(self, at: int, end: int) -> tuple[int, Name | None]:
        words = [token.key for token in self.tokens[at:end]]
        before, after = self._key(at - 1, joined_to=at), self._key(end, joined_to=end)
        count = sum(word not in known.PARTICLES and word not in known.SUFFIXES for word in words)
        if self._is_place(at, end) or self._is_address(at, end):
            return end, None
        if self.is_label and self._is_at_home(at, end):
            return end, self._name(at, end)
        if count == 1:
            return end, None if self.is_label else self._single(at, end, before, after)
        given = words[0] in known.GIVEN_NAMES
        if given and after not in known.THINGS - _SOFT_THINGS:
            end = self._short(at, end) if self.headline else self._longest(at, end)
            return end, self._name(at, end)
        if self.is_label:
            return end, None
        shaped = not given and count <= LONGEST and not self.headline and after not in known.THINGS
        shaped = shaped and not any(word in self.small or _NOUN.search(word) for word in words)
        if shaped and before not in known.ARTICLES | known.PLACE_PREPOSITIONS:
            return end, self._name(at, end)
        if self.headline and before in _NAMED_AFTER:
            return end, self._name(at, min(end, at + 2))
        return end, None

    def _single(self, at: int, end: int, before: str, after: str) -> Name | None:
        """One word alone is a name where somebody is called so, or where it says or suffers something."""
        token = self.tokens[at]
        if token.acronym or self.headline or token.key in self.small or _CAMEL.search(token.word):
            return None
        says = after in known.SAYING and not token.opens
        owns = token.ends and token.key in known.GIVEN_NAMES and not self._is_capital(end)
        says = says or owns
        return self._name(at, end) if before in _CALLED or says else None

    def _extent(self, at: int, *, longest: int) -> int:
        """Where the words that may be one name end: ``at`` itself where none begins."""
        end = at
        while end < len(self.tokens) and end - at < longest:
            token = self.tokens[end]
            if end > at and (not token.joined or self.tokens[end - 1].ends):
                break
            if not (self._may_be_named(end, after=at if end > at else None) or self._links(end, at)):
                break
            end += 1
        while end > at and self.tokens[end - 1].key in known.PARTICLES and not self.tokens[end - 1].capital:
            end -= 1
        return end

    def _may_be_named(self, at: int, after: int | None = None) -> bool:
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if not token.capital or any(letter.isdigit() for letter in token.word):
            return False
        key = token.key
        if after is not None and self.tokens[at - 1].key in known.GIVEN_NAMES and key in known.SURNAMES_TOO:
            return True
        if key in _SPLIT or (token.acronym and key not in known.SUFFIXES):
            return False
        return key not in known.COMMON or (key in known.GIVEN_NAMES and self._goes_on(at))

    def _goes_on(self, at: int) -> bool:
        """Whether a word that is a given name too, such as Will or June, has a surname behind it."""
        if at + 1 >= len(self.tokens):
            return False
        following = self.tokens[at + 1]
        plain = following.key not in known.COMMON | known.BODIES | _SPLIT
        return following.joined and following.capital and not following.acronym and plain

    def _links(self, end: int, at: int) -> bool:
        """A small “de la” between two capitalised words."""
        if end == at or self.tokens[end].key not in known.PARTICLES:
            return False
        rest = self.tokens[end : end + 3]
        return any(token.capital and token.joined for token in rest[1:])

    def _holds_in_headline(self, at: int, end: int) -> bool:
        words = [self.tokens[place].key for place in range(at, end)]
        if words[0] in known.GIVEN_NAMES or words[0] in known.SURNAMES_IN_S:
            return True
        return words[0] not in self.small and not words[0].endswith(("s", "ed", "ing"))

    def _longest(self, at: int, end: int) -> int:
        """The end of the fourth word, the small ones of “de la Cruz” not counted."""
        places = [place for place in range(at, end) if self.tokens[place].key not in known.PARTICLES]
        return places[LONGEST - 1] + 1 if len(places) > LONGEST else end

    def _short(self, at: int, end: int) -> int:
        """Of a headline's capitals, the given name and what must be the surname."""
        upto = at + 2
        while upto < end and self.tokens[upto - 1].key in known.PARTICLES | {self.tokens[upto - 1].key[:1]}:
            upto += 1
        return min(upto, end)

    def _is_capital(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].capital

    def _holds_body(self, at: int, end: int) -> bool:
        """Whether one of the words is an agency's or a street's; the S of “Alton S. Reed” is no south."""
        words = self.tokens[at:end]
        initials = {token.key for token in words[1:-1] if len(token.key) == 1}
        return any(token.key in known.BODIES and token.key not in initials for token in words)

    def _is_place(self, at: int, end: int) -> bool:
        places = gazetteer.load()
        words = [token.key for token in self.tokens[at:end]]
        whole = gazetteer.fold(" ".join(words))
        if whole in places.cities_by_name or whole in places.state_by_name:
            return not (len(words) > 1 and words[0] in known.GIVEN_NAMES and whole not in _great_cities())
        if len(words) < 2 or words[0] in known.GIVEN_NAMES:
            return False
        return (
            words[-1] in places.state_by_name
            or words[0] in places.state_by_name
            or words[0] in _great_cities()
        )

    def _is_address(self, at: int, end: int) -> bool:
        """“9th and Ali”, “Taylor and 4th”, “650 Harrison”: a crossing or a house, not somebody."""
        near = [self._key(at - 1, joined_to=at), self._key(at - 2), self._key(end), self._key(end + 1)]
        before = near[0][:1].isdigit() or (near[0] in {"and", "y"} and near[1][:1].isdigit())
        return before or (near[2] in {"and", "y"} and near[3][:1].isdigit())

    def _is_at_home(self, at: int, end: int) -> bool:
        """“home of Jorell Fosterly”, “Jorell Fosterly's house”."""
        behind = self.tokens[end - 1].ends and self._key(end, joined_to=end) in known.HOMES
        return behind or (self._key(at - 1) in {"of", "de"} and self._key(at - 2) in known.HOMES)

    def _key(self, at: int, joined_to: int | None = None) -> str:
        if not 0 <= at < len(self.tokens):
            return ""
        if joined_to is not None and joined_to < len(self.tokens) and not self.tokens[joined_to].joined:
            return ""
        return self.tokens[at].key

    def _name(self, at: int, end: int, is_officer: bool = False) -> Name:
        words = " ".join(token.word for token in self.tokens[at:end])
        return Name(words, is_officer or self._is_introduced(at) or self._is_explained(end))

    def _is_introduced(self, at: int) -> bool:
        """“an officer named …”, “the deputy, identified as …”."""
        before = [token.key for token in self.tokens[max(0, at - 4) : at]]
        called = bool(before) and before[-1] in _NAMED_AFTER
        return called and not known.OFFICER_TITLES.isdisjoint(before)

    def _is_explained(self, end: int) -> bool:
        """“…, a police officer,”: a title in the few words behind the name, in the same breath."""
        behind = self.tokens[end : end + 6]
        if not behind or behind[0].joined or behind[0].opens or behind[0].key not in _EXPLAINING:
            return False
        for token, following in pairwise([*behind, None]):
            if token and token.key in known.OFFICER_TITLES:
                return True
            if following is None or not following.joined:
                return False
        return False


_NOUN = re.compile(r"(?:tion|ment|ence|ness|ism|ing|way)s?$|\d")
_CAMEL = re.compile(r"(?<!^Mc)(?<!^Mac)(?<!^De)(?<=[^\W\d_])[A-Z]")  # MLive, YouTube
_EXPLAINING = known.ARTICLES | {"former", "exagente"}
_CALLED = frozenset({"named", "called", "llamado", "llamada"})


@cache
def _great_cities() -> frozenset[str]:
    """Cities whose name before another word means the city: “Denver Broncos”."""
    named = gazetteer.load().cities_by_name.items()
    return frozenset(name for name, cities in named if cities[0].population >= GREAT_CITY)
