"""What could ruin somebody: the risks that an incident carries, read off its fields."""

from collections.abc import Iterable
from enum import StrEnum

LETHAL_RANK = 5
LETHAL_INJURY = "death"  # whatever the force was ranked: whose death is told of takes two people


class Risk(StrEnum):
    """In the order in which they are named; each takes a second, senior approval."""

    LETHAL = "lethal"
    PRIVATE_PERSON = "private_person"
    CHILD = "child"
    SEXUAL_ASSAULT = "sexual_assault"
    OFFICER = "officer"


# The box of an incident that says so; what is lethal is told by rank and injury and has none.
FLAG_OF_RISK = {
    Risk.PRIVATE_PERSON: "names_person",
    Risk.CHILD: "involves_child",
    Risk.SEXUAL_ASSAULT: "sexual_assault",
    Risk.OFFICER: "names_officer",
}
FLAGS = tuple(FLAG_OF_RISK.values())
FIELDS = ("force_rank", "injury", *FLAGS)
# What an incident whose words are hidden does not show: its name stands nowhere in public.
HIDDEN_WITH_WORDS = frozenset({Risk.PRIVATE_PERSON, Risk.OFFICER})


def risks_of(
    *,
    force_rank: int | None,
    injury: str,
    names_person: bool,
    involves_child: bool,
    sexual_assault: bool,
    names_officer: bool,
) -> list[Risk]:
    """The risks, in the order of ``Risk``; none means that one person may publish alone."""
    carried = {
        Risk.LETHAL: force_rank == LETHAL_RANK or injury == LETHAL_INJURY,
        Risk.PRIVATE_PERSON: names_person,
        Risk.CHILD: involves_child,
        Risk.SEXUAL_ASSAULT: sexual_assault,
        Risk.OFFICER: names_officer,
    }
    return [risk for risk in Risk if carried[risk]]


def shown_risks(found: Iterable[Risk], *, restricted: bool) -> list[Risk]:
    """Of these risks those that readers could meet: names are not among them where words are hidden."""
    return [risk for risk in found if not (restricted and risk in HIDDEN_WITH_WORDS)]
