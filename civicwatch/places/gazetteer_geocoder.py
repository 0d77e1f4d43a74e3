"""The offline geocoder: states, counties and cities by name, or a point typed as two numbers."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from civicwatch.places import boundaries, gazetteer
from civicwatch.places.extraction import find_place, names
from civicwatch.places.gazetteer import CityRecord, CountyRecord, StateRecord, fold
from civicwatch.places.geocoding import Geocoded

MOST_ANSWERS = 10
GEONAMES = "GeoNames, CC BY 4.0"
_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_TAILING_STATE = re.compile(r"^(.*?)[,\s]+(\S+|\S+\s\S+|\S+\s\S+\s\S+)$")


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


def city_answer(city: CityRecord) -> Geocoded:
    """A quarter answers with its own point and its whole city's key."""
    places = gazetteer.load()
    whole, state = places.whole_city(city), places.states[city.state_fips]
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
    places = gazetteer.load()
    if whole := _state(query):
        yield _state_answer(whole)
    yield from _alias(query)
    yield from (city_answer(city) for city in _in(state, places.cities_by_name.get(name, ())))
    counties = places.counties_by_name.get(name) or places.counties_by_name.get(f"{name} county", [])
    yield from (
        _county_answer(county) for county in counties if state is None or county.state_fips == state.fips
    )
    yield from (city_answer(city) for city in islice(_in(state, _beginning_with(name)), MOST_ANSWERS))


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
    places = gazetteer.load()
    folded = fold(text)
    return (
        places.state_by_usps.get(text.strip().upper())
        or places.state_by_name.get(folded)
        or (names.load().states_by_short_form.get(folded) if len(folded) > 2 else None)
    )


def _in(state: StateRecord | None, cities: Iterable[CityRecord]) -> Iterator[CityRecord]:
    return (city for city in cities if state is None or city.state_fips == state.fips)


def _alias(query: str) -> Iterator[Geocoded]:
    known = names.load()
    found = known.in_capitals.get(query.strip().upper().replace(".", "")) or next(
        (
            n
            for n in known.by_first_word.get(fold(query).split(" ")[0], ())
            if n.alias and " ".join(n.words) == fold(query)
        ),
        None,
    )
    if found:
        yield from (city_answer(city) for city in found.cities[:1])


@cache
def _sorted_names() -> list[str]:
    return sorted(gazetteer.load().cities_by_name)


def _beginning_with(name: str) -> list[CityRecord]:
    """Cities whose name goes on from these letters, great ones first; from three letters on."""
    if len(name) < 3:
        return []
    ordered = _sorted_names()
    start = bisect_left(ordered, name)
    matching = (one for one in ordered[start : start + 200] if one.startswith(name))
    cities = (city for one in matching for city in gazetteer.load().cities_by_name[one])
    return sorted(cities, key=lambda city: -city.population)


def _county_answer(county: CountyRecord) -> Geocoded:
    state = gazetteer.load().states[county.state_fips]
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
    """An address that nobody here can place to the street still names its city."""
    guess = find_place(query)
    places = gazetteer.load()
    if guess.city_id:
        return [city_answer(places.cities[guess.city_id])]
    if guess.county_id:
        return [_county_answer(places.counties[guess.county_id])]
    return [_state_answer(places.states[guess.state_id])] if guess.state_id else []
