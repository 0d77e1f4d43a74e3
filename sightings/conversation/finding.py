"""From a text to a spot: each phrase that may name a place is looked up, the surest form first."""

from dataclasses import replace

from sightings.conversation import landmarks
from sightings.conversation.normal import plain_words
from sightings.conversation.phrases import KIND, Form, Phrase, phrases_in
from sightings.conversation.spots import Kind, Spot
from sightings.conversation.turn import Writing

MOST_OF_STREET = 5  # words


def find(writing: Writing, text: str, *, city: str = "") -> Spot | None:
    """The place that a text names. A street without its city is looked for in the city that another part of
    the text names, in ``city``, or where this sender reported last."""
    phrases = phrases_in(text)
    streets = [phrase for phrase in phrases if phrase.names_street]
    for phrase in phrases:
        if phrase.form is Form.SHORT_LINK:
            continue
        spot = writing.world.find(phrase, city=city if phrase.names_street else "")
        is_city_alone = spot is not None and spot.kind is Kind.CITY and not phrase.names_street
        if spot is not None and not (is_city_alone and streets):
            spot = replace(spot, rough=True) if is_city_alone and _names_more(spot, text) else spot
            return _narrowed(writing, spot, streets, phrases)
    return _in_named_city(writing, streets, phrases) or _by_habit(writing, streets)


def _names_more(city: Spot, text: str) -> bool:
    """*Cerca del parque MacArthur en Los Ángeles* says more than its city, and is not known."""
    return not landmarks.kinds_named(text).issubset(plain_words(city.name))


def _narrowed(writing: Writing, spot: Spot, streets: list[Phrase], phrases: tuple[Phrase, ...]) -> Spot:
    """*545 San Pedro St, Los Angeles 90013* without its street is the ZIP code, not all of the city; and that
    the street is not known is said either way."""
    if spot.rough:
        codes = (writing.world.find(phrase) for phrase in phrases if phrase.form is Form.ZIP)
        return replace(next((code for code in codes if code), spot), rough=True)
    return replace(spot, rough=True) if spot.kind is Kind.ZIP and streets else spot


def _in_named_city(writing: Writing, streets: list[Phrase], phrases: tuple[Phrase, ...]) -> Spot | None:
    areas = (writing.world.find(phrase) for phrase in phrases if phrase.form is Form.NAME)
    area = next((spot for spot in areas if spot and spot.is_area and not spot.rough), None)
    if area is None:
        return None
    found = (writing.world.find(street, city=area.name) for street in streets)
    return next((spot for spot in found if spot), area)


def _by_habit(writing: Writing, streets: list[Phrase]) -> Spot | None:
    city = writing.world.last_city() if streets else ""
    found = (writing.world.find(street, city=city) for street in streets if city)
    return next((spot for spot in found if spot), None)


def street_in(text: str) -> str:
    """A street or crossing that a text names, to be looked up once its city is known."""
    return next((phrase.text for phrase in phrases_in(text) if phrase.names_street), "")


def unknown_place_in(writing: Writing, text: str) -> str:
    """A place that a text names by what is there, *near MacArthur Park*, and that nobody here knows."""
    return "" if names_place(writing, text) else landmarks.named(text)


def ends_like_street(text: str) -> bool:
    """*San Pedro Street*, whose house and city are not said."""
    words = text.split()
    return 1 < len(words) <= MOST_OF_STREET and KIND.fullmatch(words[-1].strip(",!")) is not None


def names_place(writing: Writing, text: str) -> bool:
    return bool(find(writing, text) or street_in(text) or has_short_link(text))


def has_short_link(text: str) -> bool:
    return any(phrase.form is Form.SHORT_LINK for phrase in phrases_in(text))
