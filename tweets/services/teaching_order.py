"""Flags in the order in which an answer teaches the harm classifier most."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from civicwatch.learning.teaching import worth_in_rows
from tweets.models import FlagDecision
from tweets.querysets import FlagQuerySet
from tweets.services.verdicts import DISMISS, UPHOLD

REMEMBERED = timedelta(days=90)  # decisions that count as known; what changes slowly is asked about again


def with_worth(rows: FlagQuerySet, *, now: datetime | None = None) -> FlagQuerySet:
    """Rows with ``worth``: unsure whether somebody is attacked, and of a kind that was decided seldom; what
    came by a stream that may not train stands last."""
    since = (now or timezone.now()) - REMEMBERED
    decided = (
        FlagDecision.objects.filter(action__in=(UPHOLD, DISMISS), at__gte=since, undone_by=None)
        .values_list("from_kind")
        .annotate(n=Count("pk"))
        .order_by("from_kind")
    )
    kinds = [(Q(kind=kind), n) for kind, n in decided]
    return rows.annotate(
        worth=worth_in_rows("tweet__abuse", kinds=kinds, teaches=Q(tweet__stream__may_train=True))
    )
