"""Reading requests for correction and removal, as phrases: ``waiting().most_urgent_first()``."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When

if TYPE_CHECKING:
    from incidents.models import Correction  # noqa: F401

# Removal asked by whoever it happened to, or about a child: harm may be going on while it waits.
_URGENT = Q(kind="removal") & (
    Q(relation="concerned") | Q(about_child=True) | Q(incident__involves_child=True)
)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> "CorrectionQuerySet":
        """Waiting for a moderator."""
        return self.filter(state="open")

    def asked(self) -> "CorrectionQuerySet":
        """Waiting for whoever asks."""
        return self.filter(state="asked")

    def unanswered(self) -> "CorrectionQuerySet":
        return self.filter(state__in=["open", "asked"])

    def closed(self) -> "CorrectionQuerySet":
        return self.exclude(state__in=["open", "asked"])

    def closed_before(self, moment: datetime) -> "CorrectionQuerySet":
        """Without those about an incident under a legal hold, of which nothing expires."""
        return self.closed().filter(changed_at__lt=moment, incident__legal_hold=False)

    def with_urgency(self) -> "CorrectionQuerySet":
        """Adds ``urgent``."""
        return self.annotate(urgent=_flag(_URGENT))

    def most_urgent_first(self) -> "CorrectionQuerySet":
        """Urgent ones, then removals, then corrections; the oldest of each first."""
        by_kind = _flag(Q(kind="removal"))
        return self.with_urgency().order_by(_flag(_URGENT).desc(), by_kind.desc(), "sent_at", "pk")


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())
