"""The states, counties and cities of the United States as plain records, read from the small files shipped
in `data/`, so that text can be placed without a database and `migrate` can fill the tables offline."""

import csv
import gzip
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"

# Spelling varies in sources and in GeoNames alike; names are compared with these words written out.
_ABBREVIATED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


class StateRecord(NamedTuple):
    fips: str
    usps: str
    name: str
    latitude: float
    longitude: float
    west: float
    south: float
    east: float
    north: float


class CountyRecord(NamedTuple):
    fips: str
    name: str
    state_fips: str
    latitude: float
    longitude: float


class CityRecord(NamedTuple):
    """A populated place of GeoNames. `part_of` is set on quarters: Brooklyn is part of New York City.
    `abroad` counts the people of the largest place of the same name in another country."""

    geonameid: int
    name: str
    state_fips: str
    county_fips: str
    latitude: float
    longitude: float
    population: int
    abroad: int
    part_of: int | None


class Gazetteer:
    """Every record with the look-ups that placing needs."""

    def __init__(
        self, states: list[StateRecord], counties: list[CountyRecord], cities: list[CityRecord]
    ) -> None:
        self.states = {state.fips: state for state in states}
        self.counties = {county.fips: county for county in counties}
        self.cities = {city.geonameid: city for city in cities}

    @cached_property
    def state_by_usps(self) -> dict[str, StateRecord]:
        return {state.usps: state for state in self.states.values()}

    @cached_property
    def state_by_name(self) -> dict[str, StateRecord]:
        return {fold(state.name): state for state in self.states.values()}

    @cached_property
    def cities_by_name(self) -> dict[str, list[CityRecord]]:
        """Cities under their folded name, the most populous first."""
        index: defaultdict[str, list[CityRecord]] = defaultdict(list)
        for city in sorted(self.cities.values(), key=lambda city: (-city.population, city.geonameid)):
            index[fold(city.name)].append(city)
        return dict(index)

    @cached_property
    def counties_by_name(self) -> dict[str, list[CountyRecord]]:
        """Counties under their folded name with its last word (*king county*), the most populous first."""
        index: defaultdict[str, list[CountyRecord]] = defaultdict(list)
        for county in sorted(self.counties.values(), key=lambda c: (-self.residents(c.fips), c.fips)):
            index[fold(county.name)].append(county)
        return dict(index)

    @cached_property
    def _residents(self) -> dict[str, int]:
        residents: defaultdict[str, int] = defaultdict(int)
        for city in self.cities.values():
            if city.part_of is None:
                residents[city.county_fips] += city.population
        return dict(residents)

    def residents(self, county_fips: str) -> int:
        """People in the county's listed cities: enough to tell Cook County, Illinois, from Cook, Georgia."""
        return self._residents.get(county_fips, 0)

    def whole_city(self, city: CityRecord) -> CityRecord:
        """The city itself, or the city that a quarter belongs to."""
        return city if city.part_of is None else self.cities[city.part_of]


@cache
def load() -> Gazetteer:
    """Reads the shipped files (about a tenth of a second, once per process)."""
    return Gazetteer(list(read_states()), list(read_counties()), list(read_cities()))


def read_states() -> Iterator[StateRecord]:
    for row in _rows("states.csv.gz"):
        yield StateRecord(row[0], row[1], row[2], *(float(cell) for cell in row[3:]))


def read_counties() -> Iterator[CountyRecord]:
    for row in _rows("counties.csv.gz"):
        yield CountyRecord(row[0], row[1], row[2], float(row[3]), float(row[4]))


def read_cities() -> Iterator[CityRecord]:
    for row in _rows("cities.csv.gz"):
        yield CityRecord(
            *(int(row[0]), row[1], row[2], row[3], float(row[4]), float(row[5]), int(row[6]), int(row[7])),
            part_of=int(row[8]) if row[8] else None,
        )


def fold(name: str) -> str:
    """Lower case, no accents, no punctuation, abbreviations written out: *St. Paul* → *saint paul*."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = _NOT_A_LETTER.sub(" ", name.lower().replace("'", "")).split()
    return " ".join(_ABBREVIATED.get(word, word) for word in words)


def _rows(file_name: str) -> Iterator[list[str]]:
    with gzip.open(DATA / file_name, "rt", encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from reader
