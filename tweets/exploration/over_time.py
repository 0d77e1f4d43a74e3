"""How many posts of each class this installation pointed out, week by week; small counts are hidden, and
what a partner keeps to itself is not counted.

Fewer than five of a class in a week might point to somebody; how many there were in all is not told either,
since a hidden count could be worked out from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncWeek

from tweets.models import Flag, HarmKind

FEWEST = 5
WEEKS = 12


@dataclass(frozen=True)
class Week:
    """`counts` goes by kind; None stands for one to four."""

    start: date
    counts: dict[str, int | None]


def weeks(*, now: datetime) -> list[Week]:
    """Of the last twelve those in which a post was pointed out, the oldest first."""
    rows = (
        Flag.objects.filter(made_at__gte=now - timedelta(weeks=WEEKS))
        .exclude(pk__in=Flag.objects.held_back().values("pk"))
        .annotate(week=TruncWeek("made_at"))
        .values_list("week", "kind")
        .annotate(n=Count("pk"))
        .order_by("week")
    )
    found: dict[date, dict[str, int | None]] = {}
    for week, kind, n in rows:
        counts = found.setdefault(week.date(), dict.fromkeys(HarmKind.values, 0))
        counts[kind] = n if n >= FEWEST else None
    return [Week(start, counts) for start, counts in found.items()]
