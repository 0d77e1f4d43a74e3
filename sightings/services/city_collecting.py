"""Visits to cities' data sets: one worker at a time, each page stored with its cursor, each visit on record.

A whole round reads everything from the start: at first, after a change of settings, and when the city's count
moves away from ours. Only then is a row that is not there any more taken away here.
"""

import logging
import uuid
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError
from civicwatch.maps.services import start_over
from sightings.city import mapping
from sightings.city.exports import Line
from sightings.city.kinds import Kind, leads_to_a_home
from sightings.city.mapping import Columns, MappingError, is_column
from sightings.city.registry import SOURCES, source_for
from sightings.city.source import CitySource, Look, Wanted
from sightings.city_querysets import CityRecordQuerySet
from sightings.models import CityDataset, CityRecord
from sightings.services.city_records import LAYER, Kept, forget_old, keep

logger = logging.getLogger(__name__)

JOB = "collect_city_records"
Progress = Callable[[int], object]
LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=12)
BETWEEN_WHOLE_ROUNDS = timedelta(days=7)
SEVERAL_RINGS = timedelta(hours=1)
LONGEST_ERROR = 500
SAMPLE = 3
MOST_GONE, FEW = 0.2, 20  # a whole round that would take away more than this share looks like a fault there
_TIMES = {"calendar_date", "date", "floating_timestamp", "fixed_timestamp"}


class SchemaChangedError(OutgoingError):
    """The data set is not what it was set up as; what was read before stays."""


class LeaseLostError(Exception):
    """Another worker has the data set, or an operator has switched it off."""


@dataclass
class Visit:
    """How a visit went; ``wait`` is how long the other side asks us to stay away."""

    started_at: datetime
    kept: Kept = field(default_factory=Kept)
    error: str = ""
    removed: int = 0
    there: int | None = None  # rows at the city under the filter, and how many of them are here
    here: int | None = None
    wait: timedelta | None = None


def collect_due(now: datetime | None = None) -> int:
    """Read every data set that is due, and let go what is too old; return how many of both."""
    now = now or timezone.now()
    visited: list[int] = []
    while (dataset := _claim_next(now, visited)) is not None:
        visited.append(dataset.pk)
        collect(dataset)
    return len(visited) + forget_old(now=now)


def is_overdue(by: timedelta) -> bool:
    return _waiting(timezone.now() - by - SEVERAL_RINGS).exists()


def collect(
    dataset: CityDataset,
    *,
    whole: bool = False,
    by_hand: bool = False,
    progress: Progress = lambda rows: None,
) -> Visit:
    """Read a data set that the caller has claimed, and record how it went. One that is switched off is read
    only ``by_hand``, but looked at where somebody in admin has asked for it."""
    visit = Visit(timezone.now())
    try:
        with closing(source_for(dataset.vendor)) as source:
            if dataset.is_to_be_looked_at:
                _look(dataset, source, visit)
            if dataset.enabled or by_hand:
                _read(dataset, source, visit, whole=whole, progress=progress)
    except RateLimitedError as error:
        visit.error, visit.wait = str(error), timedelta(seconds=error.retry_after or 0)
    except (OutgoingError, MappingError, LeaseLostError) as error:
        visit.error = str(error) or type(error).__name__
    except Exception as error:  # one data set must not stop the others; the log has the rest
        logger.exception("city data set %s failed", dataset.key)
        visit.error = type(error).__name__
    _finish(dataset, visit, timezone.now())
    return visit


def claim(dataset: CityDataset, *, now: datetime) -> bool:
    """Take this data set unless another worker has it."""
    token, until = uuid.uuid4(), now + LEASE
    unchanged = CityDataset.objects.filter(
        pk=dataset.pk, due_at=dataset.due_at, lease_token=dataset.lease_token
    )
    if not unchanged.update(lease_token=token, due_at=until, last_attempt_at=now):
        return False
    dataset.lease_token, dataset.due_at = token, until
    return True


def is_held(dataset: CityDataset, *, now: datetime) -> bool:
    return dataset.lease_token is not None and dataset.due_at is not None and dataset.due_at > now


def check_columns(dataset: CityDataset, known: Collection[str]) -> Columns:
    """The mapping, once all that it names is there. Raises SchemaChangedError that names what is missing."""
    columns = mapping.columns(dataset.mapping, kind=Kind(dataset.kind))
    if not is_column(dataset.updated_field):
        raise MappingError("the column of the last change is no name of a column")
    needed = (*columns.needed(), dataset.updated_field)
    missing = [name for name in dict.fromkeys(needed) if not name.startswith(":") and name not in known]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        raise SchemaChangedError(
            f"The data set has no column {names} (any more). "
            "What was read before stays; set the columns anew."
        )
    return columns


def _claim_next(now: datetime, besides: Collection[int]) -> CityDataset | None:
    while (dataset := _waiting(now).exclude(pk__in=besides).first()) is not None:
        if claim(dataset, now=now):
            return dataset
    return None


def _waiting(now: datetime) -> QuerySet[CityDataset]:
    due = CityDataset.objects.filter(vendor__in=SOURCES, due_at__lte=now)
    return due.filter(Q(enabled=True) | Q(is_to_be_looked_at=True)).order_by("due_at", "pk")


def _read(dataset: CityDataset, source: CitySource, visit: Visit, *, whole: bool, progress: Progress) -> None:
    look = source.look(dataset.domain, dataset.dataset_id)
    columns = check_columns(dataset, look.columns)
    _note(dataset, look)
    cursor: Mapping[str, Any] = dataset.cursor
    if whole or "since" not in cursor:
        may_replace = bool(cursor.get("replace")) or dataset.whole_round_at is None
        cursor = {"round": visit.started_at.isoformat(), "replace": may_replace}
    wanted = _wanted(dataset, columns, look, visit.started_at)
    for page in source.pages(wanted, cursor):
        _keep_page(dataset, page.rows, page.cursor, visit)
        progress(len(page.rows))
    visit.there = source.count(wanted)
    visit.here = _count(dataset, wanted)
    if "round" in dataset.cursor:
        _end_round(dataset, visit, _asked_for(dataset, wanted))
        visit.here = _count(dataset, wanted)


def _look(dataset: CityDataset, source: CitySource, visit: Visit) -> None:
    """Columns and a few rows, so that whoever sets the columns sees what becomes of them."""
    look = source.look(dataset.domain, dataset.dataset_id)
    _note(dataset, look)
    CityDataset.objects.filter(pk=dataset.pk).update(is_to_be_looked_at=False)
    wanted = _wanted(dataset, check_columns(dataset, look.columns), look, visit.started_at)
    if dataset.kind != Kind.ENCAMPMENT:
        rows = source.sample(wanted, SAMPLE)
        CityDataset.objects.filter(pk=dataset.pk).update(sample=_may_be_looked_at(dataset, rows))


def _note(dataset: CityDataset, look: Look) -> None:
    dataset.columns = dict(look.columns)
    values: dict[str, Any] = {"columns": dataset.columns}
    if look.updated_at:
        values["city_updated_at"] = look.updated_at
    for name in ("licence", "attribution"):
        if not getattr(dataset, name) and getattr(look, name):
            values[name] = getattr(look, name)[:120]
    CityDataset.objects.filter(pk=dataset.pk).update(**values)


def _wanted(dataset: CityDataset, columns: Columns, look: Look, now: datetime) -> Wanted:
    by = columns.at[0] if dataset.keep_days and look.columns.get(columns.at[0]) in _TIMES else ""
    since = (now - timedelta(days=dataset.keep_days)).astimezone(ZoneInfo(dataset.time_zone))
    return Wanted(
        domain=dataset.domain,
        dataset_id=dataset.dataset_id,
        columns=columns.needed(),
        updated=dataset.updated_field,
        row_filter=dataset.row_filter.strip(),
        since_by=by,
        since=since.strftime("%Y-%m-%dT00:00:00"),
    )


def _count(dataset: CityDataset, wanted: Wanted) -> int:
    """How many of the rows that were asked for are here."""
    return _asked_for(dataset, wanted).count()


def _asked_for(dataset: CityDataset, wanted: Wanted) -> CityRecordQuerySet:
    """The records here that a whole round would meet: what is only counted is kept for longer than asked."""
    records = CityRecord.objects.filter(dataset=dataset)
    if wanted.since_by:
        start = datetime.fromisoformat(wanted.since).replace(tzinfo=ZoneInfo(dataset.time_zone))
        records = records.filter(at__gte=start)
    return records


def _may_be_looked_at(dataset: CityDataset, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few rows for whoever sets the columns, none of them about people who live outside."""
    column, also = dataset.mapping.get("category", ""), mapping.counted_only(dataset.mapping)
    return [row for row in rows if not leads_to_a_home(str(row.get(column) or ""), also)][-SAMPLE:]


def _keep_page(
    dataset: CityDataset, rows: list[dict[str, Any]], cursor: dict[str, Any], visit: Visit
) -> None:
    now = timezone.now()
    first = visit.kept.read + 1
    with transaction.atomic():
        mine = CityDataset.objects.filter(pk=dataset.pk, lease_token=dataset.lease_token)
        sample = (
            {}
            if dataset.kind == Kind.ENCAMPMENT or not rows
            else {"sample": _may_be_looked_at(dataset, rows)}
        )
        if not mine.update(cursor=cursor, due_at=now + LEASE, **sample):
            raise LeaseLostError(f"{dataset} was taken over meanwhile")
        kept = keep(dataset, (Line(n, row) for n, row in enumerate(rows, first)), now=now)
        if kept.skipped > FEW and kept.skipped == kept.read:
            raise SchemaChangedError(
                f"No row can be read ({kept.problems[0]}). What was read before stays; set the columns anew."
            )
    dataset.cursor = cursor
    visit.kept.plus(kept)


def _end_round(dataset: CityDataset, visit: Visit, records: CityRecordQuerySet) -> None:
    """Take away what the whole data set does not hold any more; a suspicious lot of it only by hand."""
    began = datetime.fromisoformat(dataset.cursor["round"])
    gone = records.filter(seen_at__lt=began)
    count, total = gone.count(), records.count()
    if count > max(FEW, MOST_GONE * total) and not dataset.cursor.get("replace"):
        raise SchemaChangedError(
            f"{count} of {total} rows are missing there, which looks like a fault. They stay here; "
            "if it is right, run manage.py import_city_records with --whole --replace."
        )
    cursor = {key: value for key, value in dataset.cursor.items() if key not in ("round", "replace")}
    with transaction.atomic():
        mine = CityDataset.objects.filter(pk=dataset.pk, lease_token=dataset.lease_token)
        if not mine.update(cursor=cursor, whole_round_at=visit.started_at):
            raise LeaseLostError(f"{dataset} was taken over meanwhile")
        visit.removed = gone.delete()[0] if count else 0
        if count and Kind(dataset.kind).has_points:
            start_over(LAYER)
    dataset.cursor, dataset.whole_round_at = cursor, visit.started_at


def _finish(dataset: CityDataset, visit: Visit, now: datetime) -> None:
    failures = 0 if not visit.error else dataset.failures + 1
    values: dict[str, Any] = {
        "lease_token": None,
        "failures": failures,
        "last_error": visit.error[:LONGEST_ERROR].replace("\0", ""),
        "last_run": asdict(visit.kept) | {"removed": visit.removed, "there": visit.there, "here": visit.here},
        "due_at": now + _wait(dataset, visit, failures),
    }
    if not visit.error:
        values["last_success_at"] = now
        apart = (visit.there or 0) - (visit.here or 0)
        if visit.there is None:
            del values["last_success_at"], values["last_run"]  # looked at, not read
        elif _needs_whole_round(dataset, apart, now):
            values["cursor"] = {"again": True}
        else:
            values["cursor"] = {"apart": apart} | dataset.cursor  # as it was after the last whole round
    CityDataset.objects.filter(pk=dataset.pk, lease_token=dataset.lease_token).update(**values)


def _needs_whole_round(dataset: CityDataset, apart: int, now: datetime) -> bool:
    """Where the two counts have moved apart, as after the city took rows away; not more than once a week."""
    last = dataset.whole_round_at
    return apart != dataset.cursor.get("apart", apart) and (
        last is None or now - last >= BETWEEN_WHOLE_ROUNDS
    )


def _wait(dataset: CityDataset, visit: Visit, failures: int) -> timedelta:
    if visit.error:
        again: timedelta = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
        return max(again, visit.wait or timedelta())
    return timedelta(minutes=max(dataset.interval_minutes, 10))
