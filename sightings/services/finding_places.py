"""Where a sender's words lead: ZIP codes and cities from what is shipped, streets from a geocoder if set.

Nothing of what is asked is kept, here or in the geocoder's memory.
"""

import re
from collections.abc import Callable
from datetime import datetime

from civicwatch.places import name_roll
from civicwatch.places import services as places
from civicwatch.places.gazetteer import fold
from civicwatch.places.geocoding import Geocoded
from sightings import city_names, zip_codes
from sightings.conversation.phrases import KIND, Form, Phrase, phrases_in
from sightings.conversation.spots import Kind, Spot
from sightings.placing import Precision, without_house_number

Streets = Callable[[str], list[Geocoded]]
_CODE_AT_THE_END = re.compile(r"[,\s]+\d{5}(?:-\d{4})?\s*$")
_SHORT_WORDS = 3  # letters: *the*, *of* … say nothing about a street


def no_streets(query: str) -> list[Geocoded]:
    return []


def streets(now: datetime) -> Streets:
    """The street-level geocoder, or what answers nothing where none is set."""
    return lambda query: places.find_streets(query, now=now)


def find(phrase: Phrase, *, city: str = "", ask: Streets = no_streets) -> Spot | None:
    """The place that a phrase names; ``city`` was named elsewhere."""
    if phrase.latitude is not None and phrase.longitude is not None:
        return at(phrase.latitude, phrase.longitude, kind=Kind.LINK)
    if phrase.form is Form.ZIP:
        return _zip(phrase.text)
    if phrase.form is Form.CORNER:
        return _corner(phrase, city, ask)
    if phrase.form is Form.ADDRESS:
        return _address(phrase.text, city, ask)
    return _name(phrase.text, ask)


def in_words(words: str, *, now: datetime) -> Spot | None:
    """The place that somebody wrote into a form."""
    found = (find(phrase, ask=streets(now)) for phrase in phrases_in(words))
    return next((spot for spot in found if spot), None)


def at(latitude: float, longitude: float, *, kind: Kind) -> Spot | None:
    """A point as it was given; None outside the United States."""
    around = places.places_for(latitude, longitude)
    if around.state_id is None:
        return None
    name = _city_label(around) or "?"
    city_id = around.city.pk if around.city else None
    return Spot(latitude, longitude, Precision.POINT, kind, name, "", city_id=city_id)


def state_at(latitude: float, longitude: float) -> str | None:
    """The postal code of the state around a point, for the clock on its walls."""
    around = places.places_for(latitude, longitude)
    return name_roll.load().states[around.state_id].usps if around.state_id else None


def _city_label(around: places.Surroundings) -> str:
    if around.city is None:
        return ""
    return f"{around.city.name}, {around.city.state.usps}"


def _zip(code: str) -> Spot | None:
    known = zip_codes.find(code)
    if known is None:
        return None
    around = places.places_for(known.latitude, known.longitude)
    if around.state_id is None:
        return None
    name = f"{known.code}, {known.city}, {known.state}"
    label = f"{known.city}, {known.state} {known.code}"
    city_id = around.city.pk if around.city else None
    return Spot(known.latitude, known.longitude, Precision.ZIP, Kind.ZIP, name, label, known.code, city_id)


def _area(city: Geocoded, *, rough: bool) -> Spot:
    quarter, _, whole = city.label.rpartition(",")[0].partition(", ")
    label = f"{quarter}, {whole}" if whole else ""  # a city speaks for itself
    return Spot(
        *(city.latitude, city.longitude, Precision.CITY, Kind.CITY, city.label, label),
        city_id=city.city_id,
        rough=rough,
    )


def _corner(phrase: Phrase, city: str, ask: Streets) -> Spot | None:
    assert phrase.streets is not None
    first, after = phrase.streets
    second, where = _street_and_city(after, city)
    if where is None:
        return None
    for answer in ask(f"{first} & {second}, {where.label}"):
        if _names_both(answer.label, first, second):
            return _street(answer, Kind.CORNER, f"{_titled(first)} & {_titled(second)}", where)
    return _area(where, rough=True)


def _address(text: str, city: str, ask: Streets) -> Spot | None:
    street, where = _street_and_city(text, city, least_before=2)
    if where is None:
        return None
    for answer in ask(f"{street}, {where.label}"):
        if answer.precision in ("point", "street") and answer.state_id == where.state_id:
            return _street(answer, Kind.ADDRESS, _titled(street), where)
    return _area(where, rough=True)


def _name(text: str, ask: Streets) -> Spot | None:
    """A city, or something in one: a park, a station, which only a geocoder of streets knows."""
    if whole := city_names.named(text):
        return _area(whole, rough=False)
    found = city_names.at_the_end(text)
    if found is None:
        return None
    inside, where = found
    for answer in ask(f"{inside}, {where.label}"):
        if answer.precision in ("point", "street") and answer.state_id == where.state_id:
            return _street(answer, Kind.ADDRESS, _titled(inside), where)
    return _area(where, rough=True)


def _street_and_city(text: str, city: str, *, least_before: int = 1) -> tuple[str, Geocoded | None]:
    if found := city_names.at_the_end(_CODE_AT_THE_END.sub("", text), least_before=least_before):
        return found
    return text.partition(",")[0].strip(), city_names.named(city) if city else None


def _street(answer: Geocoded, kind: Kind, street: str, where: Geocoded) -> Spot:
    precision = Precision.STREET if kind is Kind.CORNER or answer.precision == "street" else Precision.POINT
    name, shown = f"{street}, {_town(where)}", _said_too(without_house_number(street), answer.label)
    label = f"{shown}, {_town(where)}" if shown else ""
    return Spot(*(answer.latitude, answer.longitude, precision, kind, name, label), city_id=where.city_id)


def _said_too(street: str, label: str) -> str:
    """Of a sender's words for a street those that the geocoder says as well, and what kind of street it is.
    No others are shown: *San Pedro St by Ana's door* may be found too, and names somebody."""
    said = set(fold(label).split())
    words = street.replace("&", " & ").split()
    known = {word for word in words if fold(word) and said.issuperset(fold(word).split())}
    kept = [word for word in words if word in known or word == "&" or KIND.fullmatch(word)]
    return " ".join(kept).strip("& ") if known else ""


def _names_both(label: str, first: str, second: str) -> bool:
    """A geocoder that does not know a crossing answers with one of its streets, miles away perhaps."""
    said = set(fold(label).split())
    return all(not words or words & said for words in (_telling(first), _telling(second)))


def _telling(street: str) -> set[str]:
    words = set(fold(street).split())
    return {word for word in words if len(word) > _SHORT_WORDS or word[0].isdigit()} or words


def _titled(words: str) -> str:
    """*main* → *Main*; who wrote capitals keeps them."""
    return " ".join(
        word.capitalize() if word.islower() and word[0].isalpha() else word for word in words.split()
    )


def _town(city: Geocoded) -> str:
    return city.label.split(",")[0]
