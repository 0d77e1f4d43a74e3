"""What came before: every version of a classifier, what it was made of, and who let it judge.

Roles stand here and no names: a page for everybody is no place for the names of those who work here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civicwatch.access.held_role import role_of
from civicwatch.access.models import User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.learning.in_words import Word
from civicwatch.learning.loop.models import Promotion
from civicwatch.learning.scorecards import Figure, Scorecard

DRAWN = ("macro_f1", "binary.f1", "accuracy")  # the first that a scorecard holds is the one to draw
_APPROVERS: dict[str, Word] = {
    ADMINISTRATOR: _("an administrator"),
    SENIOR_MODERATOR: _("a senior moderator"),
    MODERATOR: _("a moderator"),
}
_BY_COMMAND = _("the operator, when it was installed or by command")


@dataclass(frozen=True)
class Past:
    """One version as the history tells it."""

    card: Scorecard

    @property
    def label(self) -> str:
        return self.card.version.version

    @property
    def drawn(self) -> Figure | None:
        """The one figure that stands in the picture."""
        figures = {figure.key: figure for figure in self.card.figures()}
        return next((figures[key] for key in DRAWN if key in figures), None)

    @property
    def fingerprint(self) -> str:
        """As much of the fingerprint of its data as tells two apart."""
        return self.card.version.data_fingerprint[:12]

    @property
    def libraries(self) -> list[str]:
        return [f"{name} {version}" for name, version in sorted(self.card.version.library_versions.items())]

    @property
    def approved_by(self) -> Word:
        """Empty where it never judged here."""
        version = self.card.version
        if not version.activated_at:
            return ""
        return _who(version.activated_by)


@dataclass(frozen=True)
class Move:
    """One version came to judge in place of another. The reason that was written for it stays at the desk."""

    version: str
    before: str
    how: Word
    by: Word
    at: datetime
    parts: int
    margin: float | None


def history_of(cards: list[Scorecard]) -> list[Past]:
    """The newest first, as the cards come."""
    return [Past(card) for card in cards]


def moves_of(name: str) -> list[Move]:
    """The latest first; empty where every version was activated before such moves were written down."""
    rows = (
        Promotion.objects.filter(name=name)
        .select_related("version", "before", "by", "comparison")
        .prefetch_related("by__groups")
        .order_by("-at", "-pk")
    )
    return [_move(row) for row in rows]


def _move(row: Promotion) -> Move:
    compared = row.comparison
    return Move(
        version=row.version.version,
        before=row.before.version if row.before else "",
        how=Promotion.How(row.how).label,
        by=_who(row.by),
        at=row.at,
        parts=len(compared.slices) if compared else 0,
        margin=compared.margin if compared else None,
    )


def _who(person: User | None) -> Word:
    return _APPROVERS.get(role_of(person), _("somebody with the right to")) if person else _BY_COMMAND


def drawn_alike(past: list[Past]) -> list[Past]:
    """Those with the same figure as the newest one that has any, the oldest first: what may share an axis."""
    measured = [(one, one.drawn) for one in past]
    key = next((figure.key for _one, figure in measured if figure), None)
    return [one for one, figure in reversed(measured) if figure and figure.key == key]
