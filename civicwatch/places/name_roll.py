"""The gazetteer for a search box: names and records as one sorted text, in which a look-up is a search for
bytes. It takes 3 MB where the records of ``gazetteer`` take 23, in each web process."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from civicwatch.places import gazetteer
from civicwatch.places.gazetteer import CityRecord, CountyRecord, StateRecord, fold

_LINE, _NAME_ENDS, _RANK_ENDS, _CELL_ENDS = "\n", "\x1e", "\x1d", "\x1f"
_MOST_PEOPLE = 10**9

Cells = list[str]


class Roll:
    """Rows of cells under a name, the more people the sooner. The first cell is the key."""

    def __init__(self, rows: Iterable[tuple[str, int, tuple[object, ...]]]) -> None:
        lines = [_line(*row).encode() for row in rows]
        lines.sort()  # by bytes alone: keys to sort by would take more memory than the lines
        self._text = b"\n%s\n" % b"\n".join(lines)

    def named(self, name: str) -> Iterator[Cells]:
        return self._from(f"{_LINE}{name}{_NAME_ENDS}")

    def beginning_with(self, letters: str) -> Iterator[Cells]:
        return self._from(f"{_LINE}{letters}")

    def with_key(self, key: object) -> Cells | None:
        """The row whose first cell this is."""
        found = self._text.find(f"{_RANK_ENDS}{key}{_CELL_ENDS}".encode())
        return None if found < 0 else self._cells(self._text.rindex(b"\n", 0, found))

    def _from(self, beginning: str) -> Iterator[Cells]:
        sought = beginning.encode()
        start = self._text.find(sought)
        while start >= 0 and self._text.startswith(sought, start):
            yield self._cells(start)
            start = self._text.index(b"\n", start + 1)

    def _cells(self, start: int) -> Cells:
        line = self._text[start + 1 : self._text.index(b"\n", start + 1)].decode()
        return line.partition(_RANK_ENDS)[2].split(_CELL_ENDS)


def _line(name: str, people: int, cells: tuple[object, ...]) -> str:
    rank = f"{_MOST_PEOPLE - people:010}"  # so that lines sort as they are to be found
    return f"{name}{_NAME_ENDS}{rank}{_RANK_ENDS}{_CELL_ENDS.join(map(str, cells))}"


@dataclass(frozen=True)
class Rolls:
    """Cities and counties under their folded names, the most populous first, and the few states."""

    states: dict[str, StateRecord]
    _cities: Roll
    _counties: Roll

    def cities_named(self, name: str) -> Iterator[CityRecord]:
        return map(_city, self._cities.named(name))

    def cities_beginning_with(self, letters: str) -> Iterator[CityRecord]:
        return map(_city, self._cities.beginning_with(letters))

    def counties_named(self, name: str) -> Iterator[CountyRecord]:
        return map(_county, self._counties.named(name))

    def whole_city(self, city: CityRecord) -> CityRecord:
        """The city itself, or the city that a quarter belongs to."""
        cells = None if city.part_of is None else self._cities.with_key(city.part_of)
        return _city(cells) if cells else city


@cache
def load() -> Rolls:
    """Reads the shipped files (about a fifth of a second, once per process)."""
    residents: Counter[str] = Counter()

    def cities() -> Iterator[tuple[str, int, CityRecord]]:
        for city in gazetteer.read_cities():
            residents[city.county_fips] += city.population if city.part_of is None else 0
            yield fold(city.name), city.population, city

    city_roll = Roll(cities())
    counties = ((fold(one.name), residents[one.fips], one) for one in gazetteer.read_counties())
    return Rolls({state.fips: state for state in gazetteer.read_states()}, city_roll, Roll(counties))


def _city(cells: Cells) -> CityRecord:
    number, name, state, county, latitude, longitude, population, abroad, part_of = cells
    whole = None if part_of == "None" else int(part_of)
    return CityRecord(
        *(int(number), name, state, county, float(latitude), float(longitude)),
        *(int(population), int(abroad), whole),
    )


def _county(cells: Cells) -> CountyRecord:
    fips, name, state, latitude, longitude = cells
    return CountyRecord(fips, name, state, float(latitude), float(longitude))
