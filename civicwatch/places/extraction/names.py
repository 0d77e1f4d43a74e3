"""One dictionary of every name that a text may place itself by, looked up word by word: the first word of a
name leads to the names that begin with it, longest first, so that a text costs one look-up a word."""

import re
from collections import defaultdict
from enum import Enum
from functools import cache
from typing import NamedTuple

from civicwatch.places import gazetteer
from civicwatch.places.extraction import aliases, wordlists
from civicwatch.places.gazetteer import CityRecord, CountyRecord, Gazetteer, StateRecord, fold


class Kind(Enum):
    CITY = "city"
    COUNTY = "county"
    STATE = "state"
    NOTHING = "nothing"


class Name(NamedTuple):
    """A run of folded words and what it may mean. `alias` marks a name that has one meaning only."""

    words: tuple[str, ...]
    kind: Kind
    cities: tuple[CityRecord, ...] = ()
    counties: tuple[CountyRecord, ...] = ()
    state: StateRecord | None = None
    alias: bool = False


class Names(NamedTuple):
    by_first_word: dict[str, list[Name]]
    in_capitals: dict[str, Name]
    subreddits: dict[str, Name | None]
    closed_up: dict[str, Name]
    states_by_short_form: dict[str, StateRecord]
    stand_alone: frozenset[int]
    usual: frozenset[int]


@cache
def load() -> Names:
    places = gazetteer.load()
    names = [*_city_names(places), *_county_names(places), *_state_names(places), *_nothings()]
    names += [_target(places, phrase, target) for phrase, target in aliases.NAMES.items()]
    return Names(
        _by_first_word(names),
        {short: _target(places, short, target) for short, target in aliases.CAPITALS.items() if target},
        {sub: _target(places, sub, target) if target else None for sub, target in aliases.SUBREDDITS.items()},
        _closed_up(places),
        _short_forms(places),
        frozenset(city_known_as(places, name).geonameid for name in aliases.STAND_ALONE),
        frozenset(city_known_as(places, name).geonameid for name in aliases.USUALLY),
    )


def city_known_as(places: Gazetteer, name: str) -> CityRecord:
    """The city written *Name, ST*; a name that the gazetteer lacks is a mistake in the aliases."""
    city_name, _, usps = name.rpartition(", ")
    fips = places.state_by_usps[usps].fips
    return next(city for city in places.cities_by_name[fold(city_name)] if city.state_fips == fips)


def _target(places: Gazetteer, phrase: str, target: str) -> Name:
    words = tuple(fold(phrase).split())
    if target.isdigit():
        county = places.counties[target]
        return Name(
            words, Kind.COUNTY, counties=(county,), state=places.states[county.state_fips], alias=True
        )
    if ", " in target:
        return Name(words, Kind.CITY, cities=(city_known_as(places, target),), alias=True)
    return Name(words, Kind.STATE, state=places.state_by_usps[target], alias=True)


def _city_names(places: Gazetteer) -> list[Name]:
    return [
        Name(tuple(name.split()), Kind.CITY, cities=tuple(cities))
        for name, cities in places.cities_by_name.items()
        if name and name not in places.state_by_name
    ]


def _county_names(places: Gazetteer) -> list[Name]:
    return [
        Name(tuple(name.split()), Kind.COUNTY, counties=tuple(counties))
        for name, counties in places.counties_by_name.items()
        if name.endswith((" county", " parish"))
    ]


def _state_names(places: Gazetteer) -> list[Name]:
    return [
        Name(tuple(name.split()), Kind.STATE, cities=tuple(places.cities_by_name.get(name, ())), state=state)
        for name, state in places.state_by_name.items()
    ]


def _nothings() -> list[Name]:
    return [Name(tuple(fold(phrase).split()), Kind.NOTHING) for phrase in wordlists.NOT_PLACES]


def _by_first_word(names: list[Name]) -> dict[str, list[Name]]:
    """Later names replace earlier ones of the same words, so that aliases win over the gazetteer."""
    unique = {name.words: name for name in names}
    index: defaultdict[str, list[Name]] = defaultdict(list)
    for name in sorted(unique.values(), key=lambda name: -len(name.words)):
        index[name.words[0]].append(name)
    return dict(index)


CLOSED_UP_POPULATION = 15_000
LARGE_POPULATION = 90_000


def _closed_up(places: Gazetteer) -> dict[str, Name]:
    """Names as hashtags and handles write them: *saltlakecity*; small cities' only if unmistakable."""
    closed: dict[str, Name] = {}
    for name, cities in places.cities_by_name.items():
        floor = LARGE_POPULATION if name in wordlists.PERSONAL else CLOSED_UP_POPULATION
        if cities[0].population >= floor and name not in wordlists.COMMON_WORDS:
            entry = Name((name,), Kind.CITY, tuple(cities))
            closed[re.sub("saint ", "st", name).replace(" ", "")] = entry
            closed[name.replace(" ", "")] = entry
    for name, state in places.state_by_name.items():
        if name not in ("washington", "georgia", "new york"):
            closed[name.replace(" ", "")] = Name((name,), Kind.STATE, state=state)
    for phrase, target in aliases.NAMES.items():
        closed[fold(phrase).replace(" ", "")] = _target(places, phrase, target)
    for short, target in aliases.CAPITALS.items():
        if target:
            closed[short.lower()] = _target(places, short, target)
    return closed


def _short_forms(places: Gazetteer) -> dict[str, StateRecord]:
    """What may follow a city's name: *Minn.*, *Minnesota*, *MN* (folded)."""
    forms = {short: places.state_by_usps[usps] for short, usps in aliases.STATE_SHORT_FORMS.items()}
    return forms | {usps.lower(): state for usps, state in places.state_by_usps.items()}
