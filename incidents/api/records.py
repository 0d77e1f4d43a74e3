"""Incidents as the public reads them: every field named here, and fewer where an incident is restricted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from incidents.api.cursors import Position
from incidents.filtering import Selection
from incidents.models import Evidence, Incident, Status
from incidents.querysets import IncidentQuerySet

Record = dict[str, Any]

WITHHELD = "Title, description and links are withheld until a moderator has looked at them."
WRITTEN = ("title", "description", "address", "agency", "injury")  # what a restricted incident hides
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
    "latitude": "shown_latitude",
    "longitude": "shown_longitude",
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
    rows = _changed(wanted, after) if wanted.updated_since else _newest(wanted, after)
    found = read(rows[: limit + 1])
    shown = found[:limit]
    return Page(shown, _position(wanted, shown[-1]) if len(found) > limit else None)


def pages(
    wanted: Selection, *, size: int, limit: int | None, after: Position | None
) -> Iterator[list[Record]]:
    """All pages one after the other, each by a query of its own: a slow reader holds no transaction open."""
    left = limit
    while left is None or left > 0:
        found = page(wanted, limit=size if left is None else min(size, left), after=after)
        yield found.records
        if found.after is None:
            return
        after = found.after
        left = None if left is None else left - len(found.records)


def read(rows: IncidentQuerySet) -> list[Record]:
    """Records of these rows, in their order, in a number of queries that does not depend on theirs."""
    columns = rows.with_shown_point().values_list(*_COLUMNS.values())
    records = [dict(zip(_COLUMNS, row, strict=True)) for row in columns]
    public = [record["id"] for record in records if _is_open(record)]
    tags, links = _tags(public), _links(public)
    return [_shown(record, tags, links) for record in records]


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


def _newest(wanted: Selection, after: Position | None) -> IncidentQuerySet:
    rows = Incident.objects.published().matching(wanted).newest_first()
    return rows.before(*after) if after else rows


def _changed(wanted: Selection, after: Position | None) -> IncidentQuerySet:
    rows = Incident.objects.changed_for_readers(wanted)
    return rows.changed_after(*after) if after and isinstance(after[0], datetime) else rows


def _position(wanted: Selection, record: Record) -> Position:
    return record["updated_at" if wanted.updated_since else "date"], record["id"]


def cursor_kind(wanted: Selection) -> type[date]:
    return datetime if wanted.updated_since else date


def _is_open(record: Record) -> bool:
    return record["status"] == Status.PUBLISHED and not record["restricted"]


def _shown(record: Record, tags: Mapping[int, list[str]], links: Mapping[int, list[str]]) -> Record:
    if record["status"] != Status.PUBLISHED:
        return tombstone(record)
    number, hidden = record["id"], record["restricted"]
    if hidden:
        record |= dict.fromkeys(WRITTEN)
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
