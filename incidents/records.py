"""Incidents as the public reads them: every field named here, fewer where one is restricted or gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from incidents import newest
from incidents.accounts import public_address
from incidents.facets import OUTCOMES, shown_precision
from incidents.families import families
from incidents.filtering import Selection
from incidents.models import Evidence, Incident, Status
from incidents.querysets import IncidentQuerySet
from incidents.standing import gone_words, public_ends

Record = dict[str, Any]
Position = tuple[date | datetime, int]  # sort key of the last row shown: day or moment, and id

WITHHELD = "Title, description and links are withheld until a moderator has looked at them."
LINKS_WITHHELD = "Links are withheld: they could show a child, or somebody who was sexually assaulted."
# What a restricted one does not tell: it stands for its state.
_HIDDEN = (
    *("title", "description", "county", "city", "address", "agency", "injury", "outcome", "outcome_note"),
)
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
    "outcome_note": "outcome_note",
    "verification": "verification",
    "restricted": "restricted",
    "imported_from": "imported_from",
    "published_at": "published_at",
    "updated_at": "updated_at",
}
_OUTCOMES = len(_COLUMNS)  # where the columns begin that are not shown as they are
_INTERNAL = (*OUTCOMES, "involves_child", "sexual_assault", "closed_reason", "merged_into_id")


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
    records = [_record(row) for row in rows.values_list(*_COLUMNS.values(), *_INTERNAL)]
    openly = {record["id"]: record["links_hidden"] for record in records if _is_open(record)}
    hidden = [
        record["id"] for record in records if record["status"] == Status.PUBLISHED and record["restricted"]
    ]
    merged = {record["id"] for record in records if record["status"] == Status.MERGED}
    tags, links, areas = _tags(list(openly)), _links(openly), _areas(hidden)
    survivors = public_ends(merged)
    return [
        _shown(record, tags, links, areas)
        if record["status"] == Status.PUBLISHED
        else tombstone(record, survivors)
        for record in records
    ]


def _record(row: tuple[Any, ...]) -> Record:
    charges, discipline, settlement, child, assault, reason, into = row[_OUTCOMES:]
    known = zip(OUTCOMES, (charges, discipline, settlement), strict=True)
    return dict(zip(_COLUMNS, row[:_OUTCOMES], strict=True)) | {
        "outcome": [outcome for outcome, is_known in known if is_known],
        "links_hidden": child or assault,
        "closed_reason": reason,
        "merged_into": into,
    }


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


def cursor_kind(wanted: Selection) -> type[date]:
    return datetime if wanted.updated_since else date


def _is_open(record: Record) -> bool:
    return record["status"] == Status.PUBLISHED and not record["restricted"]


def _shown(
    record: Record,
    tags: Mapping[int, list[str]],
    links: Mapping[int, list[str] | None],
    areas: Mapping[int, tuple[float, float]],
) -> Record:
    number, hidden = record["id"], record["restricted"]
    for internal in ("links_hidden", "closed_reason", "merged_into"):
        del record[internal]
    record["place_precision"] = shown_precision(record["place_precision"], restricted=hidden)
    if hidden:
        record |= dict.fromkeys(_HIDDEN)
        record["latitude"], record["longitude"] = areas[number]
    known = links.get(number, [])
    return record | {
        "tags": tags.get(number, []),
        "links": known or [],
        "note": WITHHELD if hidden else LINKS_WITHHELD if known is None else None,
        "url": f"/incidents/{number}/",
    }


def tombstone(record: Record, survivors: Mapping[int, int]) -> Record:
    """What is left to say of an incident that was public and is not any more."""
    number, survivor = record["id"], survivors.get(record["id"])
    status, reason = (
        (Status.MERGED.value, None) if survivor else gone_words(record["status"], record["closed_reason"])
    )
    changed = record["updated_at"]
    return {"id": number, "status": status, "reason": reason, "updated_at": changed, "merged_into": survivor}


def _areas(ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Where restricted incidents are shown: in the middle of their state."""
    if not ids:
        return {}
    rows = Incident.objects.filter(pk__in=ids).with_shown_point()
    return {row[0]: row[1:] for row in rows.values_list(*_AREA)}


def _tags(ids: Sequence[int]) -> dict[int, list[str]]:
    pairs = Incident.tags.through.objects.filter(incident__in=ids).order_by("tag__slug")
    return _grouped(pairs.values_list("incident_id", "tag__slug"))


def _links(openly: Mapping[int, bool]) -> dict[int, list[str] | None]:
    """The addresses of the evidence, each once, with that of the incidents merged into these; None where they
    would show whom nobody may see. ``openly`` says of each incident whether that is so for itself. None of
    them says whose account it is."""
    family = families(openly)
    rows = Evidence.objects.filter(incident__in=family.survivors).exclude(url="").order_by("pk")
    pairs = (
        (
            family.survivors[number],
            public_address(family.survivors[number], url, site=settings.PUBLIC_URL),
        )
        for number, url in rows.values_list("incident_id", "url")
    )
    found: dict[int, list[str] | None] = {
        number: list(dict.fromkeys(urls)) for number, urls in _grouped(pairs).items()
    }
    return found | dict.fromkeys(family.hiding_links)


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: defaultdict[int, list[str]] = defaultdict(list)
    for number, value in pairs:
        grouped[number].append(value)
    return dict(grouped)
