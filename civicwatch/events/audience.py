"""Who may hear of which event: most are public, some are for partners whose keys hold a scope, and what an
app says of a subject may keep its events to one partner, or from one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from civicwatch.access import partners
from civicwatch.access.models import Partner
from civicwatch.events.kinds import is_addressed, scope_for


class Circle(NamedTuple):
    """One partner alone, or with ``is_outside`` all the others."""

    partner: int
    is_outside: bool = False

    def holds(self, partner: int | None) -> bool:
        """``partner`` is None for whoever is none."""
        return (partner == self.partner) != self.is_outside


Circles = Mapping[str, Circle]
AskCircles = Callable[[Iterable[str]], Circles]
_by_start: dict[str, AskCircles] = {}


def register(start: str, ask: AskCircles) -> None:
    """Have ``ask`` say of subjects that begin with ``start`` which are not for everybody who may hear of
    their kind; called in ``AppConfig.ready``."""
    _by_start[start] = ask


def circles_of(subjects: Iterable[str]) -> dict[str, Circle]:
    """By subject, as things stand now, of those that are not for everybody."""
    wanted = set(subjects)
    found: dict[str, Circle] = {}
    for start, ask in _by_start.items():
        if mine := [subject for subject in wanted if subject.startswith(start)]:
            found.update(ask(mine))
    return found


def is_meant_for(partner: Partner, kind: str, subject: str, circles: Circles) -> bool:
    """False for what is told to another partner alone; ``circles`` are those of the subjects at hand."""
    if is_addressed(kind):
        return subject.startswith(f"partners/{partner.pk}/")
    circle = circles.get(subject)
    return circle is None or circle.holds(partner.pk)


def of_partner(partner: Partner, *, now: datetime) -> Callable[[str], bool]:
    """Whether a partner may hear of a kind as things stand; each scope is looked up once."""
    held: dict[str, bool] = {}

    def may_hear(kind: str) -> bool:
        scope = scope_for(kind)
        if scope is None:
            return True
        if scope not in held:
            held[scope] = partners.holds(partner, scope, now=now)
        return held[scope]

    return may_hear
