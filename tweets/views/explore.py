"""The page that shows what the harm classifier learned: terms masked until asked for, and no post at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.learning.templatetags.shares import percent
from civicwatch.learning.views import one_classifier
from civicwatch.lib import charts, plots
from tweets.exploration import over_time, shipped
from tweets.exploration.over_time import Week
from tweets.exploration.shipped import Components, Term
from tweets.models import HarmKind

NAME, ALL = "harm", "all"
SECONDS = 600  # for which counts are kept


@dataclass(frozen=True)
class Kind:
    """One class with its number in the pictures; `is_shown` when its terms were asked for."""

    key: str
    label: str
    sign: str
    terms: list[Term]
    n: int
    is_shown: bool


@dataclass(frozen=True)
class Counted:
    """A class week by week; None stands for fewer than five. The chart is empty where that is all."""

    label: str
    counts: list[int | None]
    chart: SafeString


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    found = shipped.read()
    weeks = cache.get_or_set("harm-explore-weeks", lambda: over_time.weeks(now=timezone.now()), SECONDS) or []
    context = {
        "classifier": one_classifier(NAME),
        "show": request.GET.get("show", ""),
        "all": ALL,
        "weeks": weeks,
        "counted": _counted(weeks),
        "fewest": over_time.FEWEST,
        "found": found,
    }
    if found:
        kinds = _kinds(found, context["show"])
        context |= {
            "kinds": kinds,
            "sorts": _sorts(found.sorts),
            "of_scores": _cloud(found.of_scores, kinds, _("Posts by what the classifier makes of them")),
            "of_terms": _cloud(found.of_terms, kinds, _("Posts by their words")),
        }
    return render(request, "tweets/explore.html", context)


def _kinds(found: shipped.Exploration, show: object) -> list[Kind]:
    return [
        Kind(
            key=kind.value,
            label=str(kind.label),
            sign=str(at),
            terms=found.marks.get(kind.value, []),
            n=found.n.get(kind.value, 0),
            is_shown=show in (ALL, kind.value),
        )
        for at, kind in enumerate(HarmKind, start=1)
    ]


def _sorts(shares: Mapping[str, float]) -> SafeString:
    words = {
        "words": _("single words"),
        "pairs": _("two words side by side"),
        "pieces": _("pieces of words, 2 to 5 letters long"),
        "masks": _("masks, as for any identity"),
    }
    rows = [charts.Interval(words[key], share, None, percent(share)) for key, share in shares.items()]
    described = "; ".join(f"{row.label} {row.written}" for row in rows)
    drawn = charts.intervals(rows, title=_("What kind of terms move it"), description=described)
    return mark_safe(drawn)  # noqa: S308


def _cloud(found: Components, kinds: list[Kind], title: str) -> SafeString:
    dots = [plots.Dot(x, y, kind.sign) for kind in kinds for x, y in found.dots.get(kind.key, [])]
    names = [
        plots.Name(found.middles[kind.key][0], found.middles[kind.key][1], kind.sign)
        for kind in kinds
        if kind.key in found.middles
    ]
    described = _("Each sign is one post; its number is the class that people gave it.")
    return mark_safe(plots.cloud(dots, names, title=title, description=described))  # noqa: S308


def _counted(weeks: list[Week]) -> list[Counted]:
    """Only classes that were pointed out at all, drawn on one scale."""
    rows = []
    most = max((count or 0 for week in weeks for count in week.counts.values()), default=0)
    for kind in HarmKind:
        counts = [week.counts[kind.value] for week in weeks]
        if any(count is None or count for count in counts):
            bars = [
                charts.Bar(week.start.isoformat(), count or 0)
                for week, count in zip(weeks, counts, strict=True)
            ]
            drawn = ""
            if any(counts):
                drawn = charts.columns(bars, title=str(kind.label), description="", most=most)
            rows.append(Counted(str(kind.label), counts, mark_safe(drawn)))  # noqa: S308
    return rows
