"""The closed choices that incidents are filtered by, read by filter, SQL and the map's index alike.

Each choice has a bit, so that the index keeps a facet in one byte an incident and asks for any of several
choices at once. A facet may hold several choices (outcomes) or none (what a restricted incident hides).
"""

from collections.abc import Iterable

VERIFICATIONS = ("alleged", "corroborated", "documented", "official")  # from the weakest to the strongest
DATE_PRECISIONS = ("exact", "approximate", "month", "unknown")
PLACE_PRECISIONS = ("point", "street", "city", "county", "state", "unknown")
INJURIES = ("unknown", "none", "injury", "serious", "death")
OUTCOMES = ("charges", "discipline", "settlement")
NONE_KNOWN = "none_known"
RESTRICTED_TO = "state"  # in a small town day and place alone would say whom it was

CHOICES: dict[str, tuple[str, ...]] = {
    "verification": VERIFICATIONS,
    "date_precision": DATE_PRECISIONS,
    "place_precision": PLACE_PRECISIONS,
    "injury": INJURIES,
    "outcome": (*OUTCOMES, NONE_KNOWN),
}
BITS = {
    facet: {choice: 1 << place for place, choice in enumerate(choices)} for facet, choices in CHOICES.items()
}

Chosen = tuple[str, tuple[str, ...]]  # a facet and the choices of it that will do


def bits(facet: str, choices: Iterable[str]) -> int:
    """The choices of a facet as one number; an unheard-of one has no bit."""
    known = BITS[facet]
    return sum(known.get(choice, 0) for choice in set(choices))


def at_least(verification: str) -> tuple[str, ...]:
    """This verification and the stronger ones."""
    return VERIFICATIONS[VERIFICATIONS.index(verification) :]


def shown_precision(precision: str, *, restricted: bool) -> str:
    """How exactly an incident is shown to be: a restricted one stands for its state."""
    return RESTRICTED_TO if restricted else precision
