"""A city's data set from a file that somebody has exported: the same rows, without its server."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from django.utils import timezone

from sightings.city import exports, row_filter
from sightings.city.exports import Export, Line, UnreadableExportError
from sightings.city.row_filter import UnknownFilterError
from sightings.models import CityDataset
from sightings.services.city_collecting import Visit, check_columns
from sightings.services.city_records import keep

BATCH = 1000


def import_file(dataset: CityDataset, path: Path, *, progress: Callable[[int], object]) -> Visit:
    """Every row under the data set's filter. What is not in the file stays: a file may be a part of it.

    Raises UnreadableExportError, SchemaChangedError, MappingError, OSError.
    """
    visit = Visit(timezone.now())
    with exports.opened(path) as export:
        _check(dataset, export)
        lines = _chosen(dataset, export.lines)
        while batch := list(islice(lines, BATCH)):
            visit.kept.plus(keep(dataset, batch, now=timezone.now()))
            progress(len(batch))
    CityDataset.objects.filter(pk=dataset.pk).update(
        last_run=asdict(visit.kept) | {"removed": 0, "there": None},
        last_success_at=timezone.now(),
        last_attempt_at=visit.started_at,
        last_error="",
    )
    return visit


def _check(dataset: CityDataset, export: Export) -> None:
    """A column without any value is not in JSON at all: there only the id must be."""
    columns = check_columns(dataset, {*export.columns, dataset.updated_field, *_optional(dataset)})
    if columns.id not in export.columns:
        raise UnreadableExportError(f"It has no column “{columns.id}”.")


def _optional(dataset: CityDataset) -> set[str]:
    places = ("latitude", "longitude", "point", "zip", "district", "area")
    return {str(dataset.mapping[role]) for role in places if dataset.mapping.get(role)}


def _chosen(dataset: CityDataset, lines: Iterator[Line]) -> Iterator[Line]:
    try:
        passes = row_filter.read(dataset.row_filter)
    except UnknownFilterError as error:
        raise UnreadableExportError(
            f"The filter of the data set cannot be applied to a file: {error}. "
            "Export what the filter lets through and empty it meanwhile."
        ) from error
    return (line for line in lines if passes(line.row))
