"""Which city somebody means: by its own name, its nickname, or at the end of an address. Pure."""

from collections.abc import Iterator

from civicwatch.places import name_roll
from civicwatch.places.extraction import aliases
from civicwatch.places.gazetteer import fold
from civicwatch.places.gazetteer_geocoder import GazetteerGeocoder
from civicwatch.places.geocoding import Geocoded

LONGEST_NAME = 5  # words, its state included
# At the end of a text a small city's name is more often another word: *Commerce*, *Temple*, *Mobile*.
KNOWN_WITHOUT_CAPITAL = 200_000
_SMALLEST = 5_000


def named(text: str) -> Geocoded | None:
    """The city whose name the whole text is: *Oakland*, *Oakland, CA*, *Hollywood, Los Angeles*, *nyc*."""
    known = _nickname(text) or text
    wanted = fold(known)
    return next((one for one in _cities(known) if wanted in _names(one)), None)


def at_the_end(text: str, *, least_before: int = 1) -> tuple[str, Geocoded] | None:
    """The city that a text ends with, and what stands before it: *Main los angeles* → *Main*, Los Angeles.

    ``least_before``: how many words are certainly not the city.
    """
    head, comma, tail = text.partition(",")
    if comma and (city := named(tail)):
        return head.strip(), city
    words = text.replace(",", " ").split()
    for size in range(min(LONGEST_NAME, len(words) - least_before), 0, -1):
        before, name = words[:-size], " ".join(words[-size:])
        city = named(name)
        if city and _is_meant(name, city):
            while before and before[-1].lower() in ("in", "en", "de"):
                before = before[:-1]
            return " ".join(before), city
    return None


def _is_meant(name: str, city: Geocoded) -> bool:
    """Written as a name or as an abbreviation of one, or too great a city to be anything else."""
    if name[0].isupper() or " " in name or _nickname(name):
        return _people(city) >= _SMALLEST
    return _people(city) >= KNOWN_WITHOUT_CAPITAL


def _people(city: Geocoded) -> int:
    roll = name_roll.load()
    name = city.label.rpartition(",")[0].split(",")[0]
    found = (one for one in roll.cities_named(fold(name)) if one.state_fips == city.state_id)
    return max((one.population for one in found), default=0)


def _nickname(text: str) -> str:
    """*LA*, *la* and *L.A.* are Los Angeles to somebody who texts where they are."""
    bare = text.strip().replace(".", "")
    if fold(bare) == "new york":  # who stands in the street means the city, not the state
        return "New York City, NY"
    return aliases.CAPITALS.get(bare.upper(), "") or aliases.NAMES.get(fold(bare), "")


def _cities(text: str) -> Iterator[Geocoded]:
    return (answer for answer in GazetteerGeocoder().search(text) if answer.precision == "city")


def _names(city: Geocoded) -> set[str]:
    """What a city's label may be shortened to: *Hollywood, Los Angeles, CA* → *hollywood*, *hollywood ca*."""
    parts = [fold(part) for part in city.label.split(",")]
    return {parts[0], f"{parts[0]} {parts[-1]}", " ".join(parts), " ".join(parts[:-1])} | {
        f"{parts[0]} {name}" for name in _state_names(parts[-1])
    }


def _state_names(usps: str) -> list[str]:
    return [fold(s.name) for s in name_roll.load().states.values() if s.usps.lower() == usps]
