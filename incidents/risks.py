"""What could ruin somebody: the risks that an incident carries, read off its fields."""

from enum import StrEnum

LETHAL_RANK = 5


class Risk(StrEnum):
    """In the order in which they are named; each takes a second, senior approval."""

    LETHAL = "lethal"
    PRIVATE_PERSON = "private_person"
    CHILD = "child"
    SEXUAL_ASSAULT = "sexual_assault"
    OFFICER = "officer"


# The box of an incident that says so; the lethal rank is a rank and has none.
FLAG_OF_RISK = {
    Risk.PRIVATE_PERSON: "names_person",
    Risk.CHILD: "involves_child",
    Risk.SEXUAL_ASSAULT: "sexual_assault",
    Risk.OFFICER: "names_officer",
}
FLAGS = tuple(FLAG_OF_RISK.values())
FIELDS = ("force_rank", *FLAGS)


def risks_of(
    *,
    force_rank: int | None,
    names_person: bool,
    involves_child: bool,
    sexual_assault: bool,
    names_officer: bool,
) -> list[Risk]:
    """The risks, in the order of ``Risk``; none means that one person may publish alone."""
    carried = {
        Risk.LETHAL: force_rank == LETHAL_RANK,
        Risk.PRIVATE_PERSON: names_person,
        Risk.CHILD: involves_child,
        Risk.SEXUAL_ASSAULT: sexual_assault,
        Risk.OFFICER: names_officer,
    }
    return [risk for risk in Risk if carried[risk]]
