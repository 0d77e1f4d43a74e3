"""The rows of data sets as files that only this installation can read.

A file is sealed with the installation's keys and readable by its user alone. How words leave it again:
``tidying``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from civicwatch.learning.models import DataSet, TrainingRun
from civicwatch.learning.verdict_sets import Row, packed, unpacked
from civicwatch.lib import private_files

DRAWER = "verdicts"


def write(rows: Sequence[Row]) -> str:
    """The name of the file."""
    return private_files.write(DRAWER, packed(rows))


def read(data_set: DataSet) -> list[Row]:
    return unpacked(private_files.read(data_set.file)) if data_set.file else []


def sides_before(name: str, number: int) -> dict[str, str]:
    """The side that each key had in the data sets up to this one; the latest word holds."""
    sides: dict[str, str] = {}
    for earlier in DataSet.objects.filter(name=name, number__lte=number).order_by("number"):
        sides.update({row.key: row.side for row in read(earlier) if row.side})
    return sides


@transaction.atomic
def reseal() -> int:
    """Every file anew with the newest of ``PHONE_KEYS``, since data sets outlast keys; returns how many."""
    held = list(DataSet.objects.select_for_update().exclude(file=""))
    for data_set in held:
        old = data_set.file
        data_set.file = private_files.write(DRAWER, private_files.read(old))
        data_set.save(update_fields=["file"])
        transaction.on_commit(partial(private_files.remove, old))
    return len(held)


@contextmanager
def workplace(run: TrainingRun) -> Iterator[Path]:
    """A folder for the files that a training reads, gone afterwards however it ends."""
    folder = workplaces() / str(run.pk)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def workplaces() -> Path:
    return Path(settings.VAR) / "learning"
