"""Chooses one place among those that a text speaks of, or none: a wrong place costs more than an open one."""

import re
from collections.abc import Sequence

from civicwatch.places import gazetteer
from civicwatch.places.extraction import guesses
from civicwatch.places.extraction.guesses import PlaceGuess
from civicwatch.places.extraction.hints import Hint

ENOUGH = 0.6
MARGIN = 0.12

_POLICING = re.compile(
    r"\b(police|officers?|cops?|deput(?:y|ies)|sheriff|troopers?|protest\w*|tear ?gas|arrest\w*|bodycam|swat|"
    r"pepper|rubber bullets?|taser\w*|custody|inmates?|jail)\b",
    re.IGNORECASE,
)


def choose(text: str, places: Sequence[PlaceGuess], hints: Sequence[Hint]) -> PlaceGuess:
    """`places` are merged and sorted by confidence."""
    sure = [place for place in places if place.confidence >= ENOUGH]
    for choice in (_city(sure), _county(sure), _state(sure)):
        if choice:
            return _checked_against_hints(choice, hints)
    if not sure and (choice := _from_hints(text, hints)):
        return choice
    return guesses.unknown(_why_unknown(sure, places, hints))


def _of(places: Sequence[PlaceGuess], precision: str) -> list[PlaceGuess]:
    return [place for place in places if place.precision == precision]


def _name(place: PlaceGuess) -> str:
    records = gazetteer.load()
    if place.city_id:
        return records.cities[place.city_id].name
    if place.county_id:
        return records.counties[place.county_id].name
    return records.states[place.state_id].name if place.state_id else "an unknown place"


def _named(places: Sequence[PlaceGuess]) -> str:
    return ", ".join(_name(place) for place in places[:4])


def _city(sure: Sequence[PlaceGuess]) -> PlaceGuess | None:
    cities = _of(sure, "city")
    if not cities:
        return None
    first = cities[0]
    beside = [city for city in cities[1:] if city.county_id == first.county_id]
    if beside:
        return _several_in_county(first, cities)
    if all(city.confidence <= first.confidence - MARGIN for city in cities[1:]):
        return _doubted(first, [s for s in _of(sure, "state") if s.state_id != first.state_id])
    return _several_in_state(first, cities)


def _several_in_county(first: PlaceGuess, cities: Sequence[PlaceGuess]) -> PlaceGuess | None:
    """A great city and its suburb (*#LAProtest #SantaMonica*): in the records either was right as often."""
    if first.county_id is None or len({city.county_id for city in cities}) > 1:
        return _several_in_state(first, cities)
    county = gazetteer.load().counties[first.county_id]
    return guesses.in_county(
        county, 0.85, f"names several places in {county.name}: {_named(cities)}", first.span
    )


def _several_in_state(first: PlaceGuess, cities: Sequence[PlaceGuess]) -> PlaceGuess | None:
    if first.state_id is None or len({city.state_id for city in cities}) > 1:
        return None
    state = gazetteer.load().states[first.state_id]
    return guesses.in_state(
        state, 0.85, f"names several places in {state.name}: {_named(cities)}", first.span
    )


def _doubted(city: PlaceGuess, elsewhere: Sequence[PlaceGuess]) -> PlaceGuess:
    if not elsewhere:
        return city
    reason = f"{city.reason}; the text also names {_named(elsewhere)}"
    return city.revised(city.confidence * 0.85, reason)


def _county(sure: Sequence[PlaceGuess]) -> PlaceGuess | None:
    counties = _of(sure, "county")
    states = {place.state_id for place in sure}
    return counties[0] if len(counties) == 1 and len(states) == 1 else None


def _state(sure: Sequence[PlaceGuess]) -> PlaceGuess | None:
    fips = {place.state_id for place in sure}
    if len(fips) != 1:
        return None
    if states := _of(sure, "state"):
        return states[0]
    state = gazetteer.load().states[next(iter(fips)) or ""]
    return guesses.in_state(state, 0.8, f"names several places in {state.name}: {_named(sure)}", sure[0].span)


def _checked_against_hints(choice: PlaceGuess, hints: Sequence[Hint]) -> PlaceGuess:
    """A local forum or newsroom of the same state confirms; another state's takes a little away."""
    if not hints or choice.state_id is None:
        return choice
    agreeing = [hint for hint in hints if hint.state.fips == choice.state_id]
    if agreeing:
        city = _city_of_forum(choice, agreeing)
        if city:
            return city
        confidence = 1 - (1 - choice.confidence) * 0.6
        source = agreeing[0].source
        reason = choice.reason if source in choice.reason else f"{choice.reason}; {source}"
        return choice.revised(confidence, reason)
    return choice.revised(choice.confidence * 0.9, choice.reason)


def _city_of_forum(choice: PlaceGuess, hints: Sequence[Hint]) -> PlaceGuess | None:
    if choice.precision != "state":
        return None
    for hint in hints:
        if hint.forum and hint.city:
            return guesses.in_city(hint.city, 0.8, f"{choice.reason}; {hint.source}", choice.span)
    return None


def _from_hints(text: str, hints: Sequence[Hint]) -> PlaceGuess | None:
    """Without a place in the text: a local forum's city, or the state of a newsroom's police report."""
    if len({hint.state.fips for hint in hints}) != 1:
        return None
    if forum := next((hint for hint in hints if hint.forum), None):
        return _in_forum(forum)
    outlet = next((hint for hint in hints if not hint.elsewhere), None)
    if outlet is None or not _POLICING.search(text):
        return None
    return guesses.in_state(outlet.state, 0.65, f"{outlet.source}; the text names no place", None)


def _in_forum(forum: Hint) -> PlaceGuess:
    reason = f"{forum.source}; the text names no place"
    if forum.city:
        return guesses.in_city(forum.city, 0.75, reason, None)
    if forum.county:
        return guesses.in_county(forum.county, 0.75, reason, None)
    return guesses.in_state(forum.state, 0.75, reason, None)


def _why_unknown(sure: Sequence[PlaceGuess], places: Sequence[PlaceGuess], hints: Sequence[Hint]) -> str:
    if sure:
        return f"names several places, none above the others: {_named(sure)}"
    if places:
        return f"perhaps {_named(places)}, but the text does not say enough"
    if hints:
        return f"{hints[0].source}, but the text names no place"
    return "the text names no place"
