"""What the queue shows beside each incident, its order, and what comes next: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import User
from incidents.models import Decision, Incident, IncidentReport, MergeSuggestion, Report, Status

LIKELIEST, NEWEST, OLDEST = "likeliest", "newest", "oldest"
VIEWS = {
    LIKELIEST: _("Likeliest first"),
    NEWEST: _("Newest first"),
    OLDEST: _("Longest waiting first"),
}


@dataclass
class Row:
    """One line of the queue: the incident with what its posts say and how many look like it."""

    posts: int = 0
    similar: int = 0
    best: Report | None = None
    platforms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """What stays in sight: how many wait, how old the oldest is, what this person did today."""

    counts: dict[str, int]
    likely: int
    oldest: datetime | None
    mine_today: int

    @property
    def waiting(self) -> int:
        return self.counts.get(Status.CANDIDATE, 0)


def rows_for(incidents: Sequence[Incident]) -> dict[int, Row]:
    """By incident: its posts and those of what was merged into it, and open suggestions."""
    rows = {incident.pk: Row() for incident in incidents}
    root_of = _families(list(rows))
    links = (
        IncidentReport.objects.filter(incident__in=root_of)
        .select_related("report")
        .defer("report__raw", "report__error")
        .order_by(F("report__probability").desc(nulls_last=True), "pk")
    )
    for link in links:
        row = rows[root_of[link.incident_id]]
        row.posts += 1
        row.best = row.best or link.report
    for pk, number in _open_suggestions(list(rows)).items():
        rows[pk].similar = number
    return rows


def summary(user: User, *, now: datetime | None = None) -> Summary:
    today = (now or timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = Incident.objects.order_by().values_list("status").annotate(Count("pk"))
    waiting = Incident.objects.waiting().aggregate(
        oldest=Min("created_at"), likely=Count("pk", filter=Q(likely=True))
    )
    done = Decision.objects.filter(by=user, at__gte=today).exclude(action__in=("absorb", "release"))
    mine = done.values("incident").distinct().count()
    return Summary(dict(counts), waiting["likely"], waiting["oldest"], mine)


def ordering(view: str) -> list[str | OrderBy]:
    """The order of a view, the same in the list and in “next”."""
    if view == NEWEST:
        return ["-created_at", "-pk"]
    if view == OLDEST:
        return ["created_at", "pk"]
    return [F("likelihood").desc(nulls_last=True), "-created_at", "-pk"]


def neighbour(incident: Incident, *, view: str, backwards: bool = False) -> int | None:
    """The waiting incident that stands after (or before) this one in a view; round to the other end."""
    waiting = Incident.objects.waiting().exclude(pk=incident.pk)
    order = ordering(view)
    if backwards:
        order = [_reversed(part) for part in order]
    beyond = _beyond(incident, view=view, backwards=backwards)
    pks = waiting.order_by(*order).values_list("pk", flat=True)
    return pks.filter(beyond).first() or pks.first()


def _beyond(incident: Incident, *, view: str, backwards: bool) -> Q:
    """Rows that stand after ``incident``, by the same keys as the order."""
    falling = (view != OLDEST) != backwards
    word = "lt" if falling else "gt"
    later: Q = Q(**{f"created_at__{word}": incident.created_at}) | Q(
        created_at=incident.created_at, **{f"pk__{word}": incident.pk}
    )
    if view in (NEWEST, OLDEST):
        return later
    same = Q(likelihood=incident.likelihood) & later
    if incident.likelihood is None:
        return same if not backwards else same | Q(likelihood__isnull=False)
    farther = Q(**{f"likelihood__{word}": incident.likelihood}) | same
    return farther if backwards else farther | Q(likelihood__isnull=True)


def _reversed(part: str | OrderBy) -> str | OrderBy:
    if isinstance(part, str):
        return part.removeprefix("-") if part.startswith("-") else f"-{part}"
    return F("likelihood").asc(nulls_first=True)


def _families(pks: Sequence[int]) -> dict[int, int]:
    """Every incident of the families of ``pks``, with the one of ``pks`` that it ended in."""
    root_of = {pk: pk for pk in pks}
    frontier: list[int] = list(pks)
    while frontier:
        children = Incident.objects.filter(merged_into__in=frontier).values_list("pk", "merged_into_id")
        new = {pk: root_of[parent] for pk, parent in children if parent is not None and pk not in root_of}
        root_of |= new
        frontier = list(new)
    return root_of


def _open_suggestions(pks: Sequence[int]) -> dict[int, int]:
    """How many incidents that still stand look like each of ``pks``."""
    standing = [Status.CANDIDATE, Status.PUBLISHED]
    open_ones: Any = MergeSuggestion.objects.filter(
        Q(first__in=pks) | Q(second__in=pks),
        answer=MergeSuggestion.Answer.OPEN,
        first__status__in=standing,
        second__status__in=standing,
    )
    numbers: dict[int, int] = defaultdict(int)
    for pair in open_ones.values_list("first_id", "second_id"):
        for pk in pair:
            numbers[pk] += 1
    return {pk: numbers[pk] for pk in pks if pk in numbers}
