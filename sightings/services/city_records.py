"""Rows of a city into records: read, placed, and written once however often they come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Min
from django.db.models.functions import TruncDay, TruncHour

from civicwatch.maps.services import next_version
from sightings.city import mapping, quarters, rows
from sightings.city.exports import Line
from sightings.city.kinds import Kind, leads_to_a_home
from sightings.city.mapping import Columns
from sightings.city.rows import Row, RowError
from sightings.models import CityDataset, CityRecord, RecordPrecision
from sightings.services.city_placing import Standing, placed

LAYER = "city-records"
MOST_TOLD = 20
DELETED_AT_ONCE = 5000
_WRITTEN = [field.attname for field in CityRecord._meta.concrete_fields if field.attname != "id"]
_ONCE = ["dataset", "external_id"]


@dataclass
class Kept:
    """What became of some rows. ``problems`` holds the first of those that were skipped, with their lines."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    too_old: int = 0
    left_out: int = 0  # 311 requests about people who live outside: they belong in a data set of counts
    only_counted: int = 0  # of those kept: requests and calls about people who live outside
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    def plus(self, other: "Kept") -> None:
        for name in ("read", "new", "changed", "same", "too_old", "left_out", "only_counted", "skipped"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.problems = (self.problems + other.problems)[:MOST_TOLD]


@dataclass(frozen=True)
class Told:
    """A row, what it is here, and between which moments it may be shown or counted."""

    row: Row
    kind: str
    public_from: datetime
    public_until: datetime | None


def keep(dataset: CityDataset, lines: Iterable[Line], *, now: datetime) -> Kept:
    """Write what is new or changed, in one transaction; every row that is there counts as seen now.

    Raises MappingError.
    """
    columns = mapping.columns(dataset.mapping, kind=Kind(dataset.kind))
    kept = Kept()
    found = _read(dataset, columns, lines, kept, now)
    standings = placed(dataset, [(told.row, Kind(told.kind)) for told in found])
    wanted = [_record(dataset, told, where, now) for told, where in zip(found, standings, strict=True)]
    _write(dataset, wanted, kept, now)
    return kept


def forget_old(*, now: datetime) -> int:
    """Delete what nobody may see any more; a day late, so that no clock disagrees.

    The map keeps such points until the layer is read anew, and its clock keeps them hidden: to read hundreds
    of thousands of others again for their sake would hold up whoever looks at the map.
    """
    ids = CityRecord.objects.filter(public_until__lt=now - timedelta(days=1)).values_list("pk", flat=True)
    total = 0
    while batch := list(ids[:DELETED_AT_ONCE]):
        total += CityRecord.objects.filter(pk__in=batch).delete()[0]
    return total


def people_outside_are_only_counted(dataset: CityDataset) -> int:
    """Rows that are here already and by the data set's words must not stand alone become counts at once.
    The opposite happens when a row is read again. Return how many that were."""
    also = mapping.counted_only(dataset.mapping) if isinstance(dataset.mapping, dict) else ()
    alone = CityRecord.objects.filter(dataset=dataset).exclude(kind=Kind.ENCAMPMENT.value)
    words = [
        word
        for word in alone.order_by().values_list("category", flat=True).distinct()
        if leads_to_a_home(word, also)
    ]
    with transaction.atomic():
        touched = alone.filter(category__in=words)
        version = next_version(LAYER)
        count = touched.update(
            kind=Kind.ENCAMPMENT.value,
            precision=RecordPrecision.NONE,
            latitude=None,
            longitude=None,
            digest="",
            map_version=version,
        )
        time_anew(dataset)
    return count


def time_anew(dataset: CityDataset) -> None:
    """The times at which records come and go, as ``keep`` sets them for new ones."""
    rows = CityRecord.objects.filter(dataset=dataset)
    alone, counted = rows.exclude(kind=Kind.ENCAMPMENT.value), rows.filter(kind=Kind.ENCAMPMENT.value)
    alone.update(public_from=_later(TruncHour(F("at")), timedelta(hours=dataset.delay_hours + 1)))
    days = timedelta(days=dataset.keep_days + 1)
    alone.update(public_until=_later(TruncDay(F("at")), days) if dataset.keep_days else None)
    zone = ZoneInfo(dataset.time_zone)
    while (first := counted.aggregate(first=Min("at"))["first"]) is not None:
        start, end = quarters.span(quarters.quarter_of(first.astimezone(zone).date()), zone)
        since, until = _times(dataset, first, Kind.ENCAMPMENT.value)
        counted.filter(at__gte=start, at__lt=end).update(public_from=since, public_until=until)
        counted = counted.filter(at__gte=end)


def public_from(at: datetime, *, delay_hours: int) -> datetime:
    """By the full hour, so that many records become public together."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=delay_hours + 1)


def public_until(at: datetime, *, keep_days: int) -> datetime | None:
    if not keep_days:
        return None
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=keep_days + 1)


def _later(moment: TruncHour | TruncDay, by: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(moment + by, output_field=DateTimeField())


def _times(dataset: CityDataset, at: datetime, kind: str) -> tuple[datetime, datetime | None]:
    if kind == Kind.ENCAMPMENT.value:
        zone = ZoneInfo(dataset.time_zone)
        return quarters.counted_between(
            at, zone, delay_hours=dataset.delay_hours, keep_days=dataset.keep_days
        )
    since = public_from(at, delay_hours=dataset.delay_hours)
    return since, public_until(at, keep_days=dataset.keep_days)


def _read(
    dataset: CityDataset, columns: Columns, lines: Iterable[Line], kept: Kept, now: datetime
) -> list[Told]:
    """Each row once, the last one that says something; what cannot be read is told and left out."""
    zone, found = ZoneInfo(dataset.time_zone), dict[str, Told]()
    for line in lines:
        kept.read += 1
        try:
            row = rows.read(line.row, columns, zone=zone, updated=dataset.updated_field, now=now)
        except RowError as error:
            kept.skipped += 1
            if len(kept.problems) < MOST_TOLD:
                kept.problems.append(f"row {line.number}: {error}")
            continue
        is_about_homes = leads_to_a_home(row.category, columns.counted_only)
        kind = Kind.ENCAMPMENT.value if is_about_homes else dataset.kind
        told = Told(row, kind, *_times(dataset, row.at, kind))
        if told.public_until is not None and told.public_until <= now:
            kept.too_old += 1
        elif dataset.kind == Kind.REQUEST.value and is_about_homes:
            kept.left_out += 1
        else:
            found[row.external_id] = told
    kept.only_counted += sum(told.kind == Kind.ENCAMPMENT.value for told in found.values())
    return list(found.values())


def _record(dataset: CityDataset, told: Told, where: Standing, now: datetime) -> CityRecord:
    row = told.row
    record = CityRecord(
        dataset=dataset,
        external_id=row.external_id,
        kind=told.kind,
        category=row.category,
        at=row.at,
        hour=row.hour,
        city_updated_at=row.updated_at,
        precision=where.precision,
        latitude=where.latitude,
        longitude=where.longitude,
        zip_code=row.zip_code,
        district=where.district,
        area=where.area,
        county_id=where.county_id,
        public_from=told.public_from,
        public_until=told.public_until,
        seen_at=now,
    )
    record.digest = _digest(record)
    return record


def _digest(record: CityRecord) -> str:
    shown = [getattr(record, name) for name in _WRITTEN if name not in _NOT_TOLD]
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


_NOT_TOLD = ("digest", "seen_at", "map_version", "city_updated_at", "dataset_id")


def _write(dataset: CityDataset, records: Sequence[CityRecord], kept: Kept, now: datetime) -> None:
    with transaction.atomic():
        here = _digests(dataset, [record.external_id for record in records])
        news = [record for record in records if here.get(record.external_id) != record.digest]
        same = [record.external_id for record in records if here.get(record.external_id) == record.digest]
        if same:
            CityRecord.objects.filter(dataset=dataset, external_id__in=same).update(seen_at=now)
        if news and Kind(dataset.kind).has_points:
            version = next_version(LAYER)
            for record in news:
                record.map_version = version
        CityRecord.objects.bulk_create(
            news, update_conflicts=True, unique_fields=_ONCE, update_fields=_UPDATED, batch_size=500
        )
    known = sum(record.external_id in here for record in news)
    kept.new += len(news) - known
    kept.changed += known
    kept.same += len(same)


_UPDATED = [
    field.name
    for field in CityRecord._meta.concrete_fields
    if field.name not in ("id", "dataset", "external_id")
]


def _digests(dataset: CityDataset, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        rows = CityRecord.objects.filter(dataset=dataset, external_id__in=ids[start : start + 500])
        found.update(rows.values_list("external_id", "digest"))
    return found
