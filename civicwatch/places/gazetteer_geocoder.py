"""The offline geocoder: states, counties and cities by name, or a point typed as two numbers."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import nlargest
from itertools import islice
from typing import TypeVar

from civicwatch.places import boundaries, name_roll
from civicwatch.places.extraction import aliases
from civicwatch.places.gazetteer import CityRecord, CountyRecord, StateRecord, fold
from civicwatch.places.geocoding import Geocoded

Record = TypeVar("Record", CityRecord, CountyRecord)

MOST_ANSWERS = 10
MOST_BEGINNINGS = 200
GEONAMES = "GeoNames, CC BY 4.0"
_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


class GazetteerGeocoder:
    """*Portland*, *Portland, ME*, *portl*, *King County, WA*, *Oregon*, *nyc*, *45.52, -122.68*."""

    def search(self, query: str) -> list[Geocoded]:
        if match := _POINT.fullmatch(query):
            return _point(float(match[1]), float(match[2]))
        if not fold(query):
            return []
        answers: dict[tuple[object, ...], Geocoded] = {}
        for answer in _answers(query):
            answers.setdefault((answer.precision, answer.city_id, answer.county_id, answer.state_id), answer)
            if len(answers) == MOST_ANSWERS:
                break
        return list(answers.values()) or _last_resort(query)


def _city_answer(city: CityRecord) -> Geocoded:
    """A quarter answers with its own point and its whole city's key."""
    roll = name_roll.load()
    whole, state = roll.whole_city(city), roll.states[city.state_fips]
    quarter = "" if whole is city else f"{city.name}, "
    return Geocoded(
        f"{quarter}{whole.name}, {state.usps}",
        city.latitude,
        city.longitude,
        "city",
        whole.geonameid,
        city.county_fips,
        city.state_fips,
        GEONAMES,
    )


def _answers(query: str) -> Iterator[Geocoded]:
    name, state = _split(query)
    if whole := _state(query):
        yield _state_answer(whole)
    yield from _alias(query)
    if state:
        yield from (answer for answer in _alias(name) if answer.state_id == state.fips)
    yield from _exactly(name, state)
    yield from (_city_answer(city) for city in islice(_in(state, _beginning_with(name)), MOST_ANSWERS))


def _exactly(name: str, state: StateRecord | None) -> Iterator[Geocoded]:
    roll = name_roll.load()
    yield from map(_city_answer, _in(state, roll.cities_named(name)))
    counties = list(roll.counties_named(name)) or roll.counties_named(f"{name} county")
    yield from map(_county_answer, _in(state, counties))


def _split(query: str) -> tuple[str, StateRecord | None]:
    """The folded name, and the state written behind it; *Kansas City* is not City in Kansas."""
    before, comma, after = query.rpartition(",")
    if comma and (state := _state(after)):
        return fold(before), state
    words = query.split()
    for size in (3, 2, 1):
        if len(words) > size and (state := _state(" ".join(words[-size:]))):
            return fold(" ".join(words[:-size])), state
    return fold(query), None


def _state(text: str) -> StateRecord | None:
    states = _states()
    return states.get(text.strip().lower()) or states.get(fold(text))


@cache
def _states() -> dict[str, StateRecord]:
    """By postal code, by name, and by what else people write behind a city's name (*Minn.*)."""
    codes = {state.usps: state for state in name_roll.load().states.values()}
    short = {form: codes[usps] for form, usps in aliases.STATE_SHORT_FORMS.items() if len(form) > 2}
    names = {fold(state.name): state for state in codes.values()}
    return short | names | {code.lower(): state for code, state in codes.items()}


def _in(state: StateRecord | None, records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if state is None or record.state_fips == state.fips)


def _alias(query: str) -> Iterator[Geocoded]:
    """*nyc*, *L.A.*, *socal*: other names of a city or a state."""
    target = aliases.CAPITALS.get(query.strip().upper().replace(".", "")) or _folded_aliases().get(
        fold(query)
    )
    name, comma, usps = (target or "").rpartition(", ")
    if comma:
        yield from islice(map(_city_answer, _in(_state(usps), name_roll.load().cities_named(fold(name)))), 1)
    elif state := _state(usps):
        yield _state_answer(state)


@cache
def _folded_aliases() -> dict[str, str]:
    return {fold(phrase): target for phrase, target in aliases.NAMES.items()}


def _beginning_with(name: str) -> list[CityRecord]:
    """Cities whose name goes on from these letters, great ones first; from three letters on."""
    if len(name) < 3:
        return []
    cities = name_roll.load().cities_beginning_with(name)
    return nlargest(MOST_BEGINNINGS, cities, key=lambda city: city.population)


def _county_answer(county: CountyRecord) -> Geocoded:
    state = name_roll.load().states[county.state_fips]
    label = f"{county.name}, {state.usps}"
    return Geocoded(
        label, county.latitude, county.longitude, "county", None, county.fips, state.fips, GEONAMES
    )


def _state_answer(state: StateRecord) -> Geocoded:
    return Geocoded(state.name, state.latitude, state.longitude, "state", None, None, state.fips, GEONAMES)


def _point(latitude: float, longitude: float) -> list[Geocoded]:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return []
    state, county = boundaries.locate(latitude, longitude)
    return [Geocoded(f"{latitude}, {longitude}", latitude, longitude, "point", None, county, state)]


def _last_resort(query: str) -> list[Geocoded]:
    """An address that nobody here can place to the street still names its city: the last words before the
    state or, without a state, what stands between commas."""
    name, state = _split(query)
    if state is None:
        parts = [fold(part) for part in reversed(query.split(",")[1:])]
    else:
        words = name.split()
        parts = [" ".join(words[start:]) for start in range(1, len(words))]
    for part in filter(None, parts):
        if found := list(islice(_exactly(part, state), 1)):
            return found
    return [_state_answer(state)] if state else []
