"""The page that says how current each source is, and where the record has holes because one was silent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.services.deletions_seen import Asked, asked_lately
from incidents.services.source_freshness import DAYS, MISSED_INTERVALS, Day, Freshness, source_freshness

CACHE_KEY = "sources-and-deletions"
KEPT_SECONDS = 30  # 40,000 visits take 0.4 s to go through; the page says of when it is
STEP, WIDTH, HEIGHT = 8, 6, 24  # of one day's bar in the strip, in units of its view box
BARS = {"ok": 24, "part": 12, "silent": 3}  # height; a day before the source existed has no bar


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    now, found, asked = _kept()
    shown: list[dict[str, Any]] = [{"source": source, "strip": _strip(source)} for source in found]
    context = {
        "now": now,
        "days": DAYS,
        "missed": MISSED_INTERVALS,
        "watched": [row for row in shown if row["source"].watched],
        "others": [row for row in shown if not row["source"].watched],
        "asked": asked,
        "stale": sum(row["source"].state == "stale" for row in shown),
        "strip_width": DAYS * STEP,
        "strip_height": HEIGHT,
    }
    return render(request, "incidents/sources.html", context)


def _kept() -> tuple[datetime, list[Freshness], list[Asked]]:
    """What was found in the last half minute, and when; else found again."""
    kept: tuple[datetime, list[Freshness], list[Asked]] | None = cache.get(CACHE_KEY)
    if kept is None:
        now = timezone.now()
        kept = (now, source_freshness(now=now), asked_lately(now=now))
        cache.set(CACHE_KEY, kept, KEPT_SECONDS)
    return kept


def _strip(source: Freshness) -> dict[str, Any]:
    """A bar for each day, tall, half or flat, so that it reads without colour; and the same in words."""
    bars = [
        {
            "x": number * STEP,
            "y": HEIGHT - BARS[day.state],
            "width": WIDTH,
            "height": BARS[day.state],
            "day": day,
        }
        for number, day in enumerate(source.days)
        if day.state in BARS
    ]
    return {"bars": bars, "words": _in_words(source.days)}


def _in_words(days: Sequence[Day]) -> str:
    counts = {state: sum(day.state == state for day in days) for state in BARS}
    return _(
        "Of %(days)s days: read all day on %(ok)s, for part of the day on %(part)s, not at all on %(silent)s."
    ) % {
        "days": sum(counts.values()),
        **counts,
    }
