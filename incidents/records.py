"""Incidents as the public reads them: every field named here, and fewer where an incident is restricted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from incidents import newest
from incidents.filtering import Selection
from incidents.models import Evidence, Incident, Status
from incidents.querysets import IncidentQuerySet

Record = dict[str, Any]
Position = tuple[date | datetime, int]  # sort key of the last row shown: day or moment, and id

WITHHELD = "Title, description and links are withheld until a moderator has looked at them."
WRITTEN = ("title", "description", "address", "agency", "injury")  # what a restricted incident hides
_AREA = ("pk", "shown_latitude", "shown_longitude")
_COLUMNS = {
    "id": "id",
    "status": "status",
    "title": "title",
    "description": "description",
    "date": "occurred_on",
    "date_precision": "date_precision",
    "state": "state__usps",
    "state_name": "state__name",
    "county": "county__name",
    "city": "city__name",
    "address": "address",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "place_precision",
    "force_rank": "force_rank",
    "agency": "agency",
    "injury": "injury",
    "verification": "verification",
    "restricted": "restricted",
    "imported_from": "imported_from",
    "published_at": "published_at",
    "updated_at": "updated_at",
}


@dataclass(frozen=True)
class Page:
    """Records, and where the next page begins; None on the last."""

    records: list[Record]
    after: Position | None


def page(wanted: Selection, *, limit: int, after: Position | None = None) -> Page:
    """Newest first or, with ``updated_since``, in the order of change and with tombstones."""
    if wanted.updated_since:
        return _changed(wanted, limit, after)
    stretch = newest.stretch(wanted, limit=limit, after=after)
    return Page(_published(stretch.ids), stretch.after)


def batches(
    wanted: Selection, *, size: int, limit: int | None, after: Position | None
) -> Iterator[list[Record]]:
    """Everything, in the same order, by queries of their own: a slow reader holds no transaction open."""
    if wanted.updated_since:
        yield from _changed_batches(wanted, size, limit, after)
        return
    ids = newest.all_ids(wanted, after=after)[:limit]
    for start in range(0, len(ids), size):
        yield _published(ids[start : start + size].tolist())


def read(rows: IncidentQuerySet) -> list[Record]:
    """Records of these rows, in their order, in a number of queries that does not depend on theirs."""
    records = [dict(zip(_COLUMNS, row, strict=True)) for row in rows.values_list(*_COLUMNS.values())]
    public = [record["id"] for record in records if _is_open(record)]
    hidden = [
        record["id"] for record in records if record["status"] == Status.PUBLISHED and record["restricted"]
    ]
    tags, links, areas = _tags(public), _links(public), _areas(hidden)
    return [_shown(record, tags, links, areas) for record in records]


def _published(ids: Sequence[int]) -> list[Record]:
    """Those still published. Checked here, because a condition on the status leads SQLite's planner away from
    the primary key, to read every published row."""
    return [record for record in _in_order(ids) if record["status"] == Status.PUBLISHED]


def _in_order(ids: Sequence[int]) -> list[Record]:
    found = {record["id"]: record for record in read(Incident.objects.filter(pk__in=ids))}
    return [found[number] for number in ids if number in found]


def _changed(wanted: Selection, limit: int, after: Position | None) -> Page:
    """Published and withdrawn rows, each in the order of an index, merged."""
    sources = (Incident.objects.published().matching(wanted), Incident.objects.withdrawn())
    keys = [list(_changes(rows, wanted, after)[: limit + 1]) for rows in sources]
    first = list(islice(merge(*keys), limit + 1))
    shown = [number for _, number in first[:limit]]
    return Page(_in_order(shown), first[limit - 1] if len(first) > limit else None)


def _changes(
    rows: IncidentQuerySet, wanted: Selection, after: Position | None
) -> QuerySet[Any, tuple[datetime, int]]:
    changed = rows.filter(updated_at__gte=wanted.updated_since).order_by("updated_at", "pk")
    if after and isinstance(after[0], datetime):
        changed = changed.changed_after(after[0], after[1])
    return changed.values_list("updated_at", "pk")


def _changed_batches(
    wanted: Selection, size: int, limit: int | None, after: Position | None
) -> Iterator[list[Record]]:
    left = limit
    while left is None or left > 0:
        found = _changed(wanted, size if left is None else min(size, left), after)
        yield found.records
        if found.after is None:
            return
        after = found.after
        left = None if left is None else left - size


def families(ids: Sequence[int]) -> dict[int, int]:
    """Each id, and each incident merged into one of them, however deep, with the one it belongs to."""
    survivors = {number: number for number in ids}
    last = list(ids)
    while last:
        merged = Incident.objects.filter(merged_into__in=last).values_list("pk", "merged_into_id")
        children = {child: survivors[parent] for child, parent in merged if parent is not None}
        survivors |= children
        last = list(children)
    return survivors


def cursor_kind(wanted: Selection) -> type[date]:
    return datetime if wanted.updated_since else date


def _is_open(record: Record) -> bool:
    return record["status"] == Status.PUBLISHED and not record["restricted"]


def _shown(
    record: Record,
    tags: Mapping[int, list[str]],
    links: Mapping[int, list[str]],
    areas: Mapping[int, tuple[float, float]],
) -> Record:
    if record["status"] != Status.PUBLISHED:
        return tombstone(record)
    number, hidden = record["id"], record["restricted"]
    if hidden:
        record |= dict.fromkeys(WRITTEN)
        record["latitude"], record["longitude"] = areas[number]
        record["place_precision"] = "city" if record["city"] else "county" if record["county"] else "state"
    return record | {
        "tags": tags.get(number, []),
        "links": links.get(number, []),
        "note": WITHHELD if hidden else None,
        "url": f"/incidents/{number}/",
    }


def tombstone(record: Record) -> Record:
    """What is left to say of an incident that was public and is not any more."""
    status = record["status"] if record["status"] == Status.MERGED else Status.RETRACTED.value
    return {"id": record["id"], "status": status, "updated_at": record["updated_at"]}


def _areas(ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Where restricted incidents are shown: in the middle of their area."""
    if not ids:
        return {}
    rows = Incident.objects.filter(pk__in=ids).with_shown_point()
    return {row[0]: row[1:] for row in rows.values_list(*_AREA)}


def _tags(ids: Sequence[int]) -> dict[int, list[str]]:
    pairs = Incident.tags.through.objects.filter(incident__in=ids).order_by("tag__slug")
    return _grouped(pairs.values_list("incident_id", "tag__slug"))


def _links(ids: Sequence[int]) -> dict[int, list[str]]:
    """The addresses of the evidence, each once, with that of the incidents merged into these."""
    survivors = families(ids)
    rows = Evidence.objects.filter(incident__in=survivors).exclude(url="").order_by("pk")
    pairs = ((survivors[number], url) for number, url in rows.values_list("incident_id", "url"))
    return {number: list(dict.fromkeys(urls)) for number, urls in _grouped(pairs).items()}


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: defaultdict[int, list[str]] = defaultdict(list)
    for number, value in pairs:
        grouped[number].append(value)
    return dict(grouped)
