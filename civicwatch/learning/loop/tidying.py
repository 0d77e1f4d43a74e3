"""Words that may no longer be kept leave the files of data sets; so does what a dead worker left behind.

What was taken back, may no longer train, or was forgotten where it came from is no longer handed out by its
Teacher: an hourly round writes each file anew without it. The counts of a data set stay as they were.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.loop import sealed_rows
from civicwatch.learning.models import STEPS, DataSet, TrainingRun
from civicwatch.lib import private_files

JOB = "tidy_data_sets"
EVERY = timedelta(hours=1)
UNNAMED_AFTER = timedelta(hours=6)


def run(now: datetime) -> int:
    """One round over the files whose hour is up; returns how many were looked at."""
    due = DataSet.objects.filter(tidied_at__lte=now - EVERY).exclude(file="")
    names = sorted(set(due.values_list("name", flat=True)))
    looked_at = 0
    for name in names:
        kept = _handed_out(name)
        for data_set in due.filter(name=name):
            _purge(data_set, kept, now)
            looked_at += 1
    _remove_unnamed(now)
    _remove_workplaces()
    return looked_at


def is_overdue(by: timedelta) -> bool:
    late = timezone.now() - EVERY - by
    return DataSet.objects.filter(tidied_at__lte=late).exclude(file="").exists()


def _handed_out(name: str) -> set[str]:
    """The keys that people's decisions have today; none where nobody teaches the classifier any more."""
    if name not in registry.names() or not registry.registration(name).verdicts:
        return set()
    return {verdict.key for verdict in registry.registration(name).teacher.verdicts()}


def _purge(data_set: DataSet, kept: set[str], now: datetime) -> None:
    rows = sealed_rows.read(data_set)
    staying = [row for row in rows if row.key in kept]
    gone = len(rows) - len(staying)
    old = data_set.file
    new = sealed_rows.write(staying) if gone else old
    with transaction.atomic():
        held = DataSet.objects.select_for_update().filter(pk=data_set.pk, file=old).first()
        if held is None:  # a split wrote it anew meanwhile; the next round sees it
            return
        held.file, held.purged, held.tidied_at = new, held.purged + gone, now
        held.save(update_fields=["file", "purged", "tidied_at"])
        if gone:
            transaction.on_commit(lambda: private_files.remove(old))


def _remove_unnamed(now: datetime) -> None:
    """Files of a step that died between writing its file and its row."""
    for name in private_files.written_before(sealed_rows.DRAWER, now - UNNAMED_AFTER):
        if not DataSet.objects.filter(file=name).exists():
            private_files.remove_unfinished(name)


def _remove_workplaces() -> None:
    at_work = {str(pk) for pk in TrainingRun.objects.filter(stage__in=STEPS).values_list("pk", flat=True)}
    parent = sealed_rows.workplaces()
    for folder in list(parent.iterdir()) if parent.is_dir() else ():
        if folder.name not in at_work:
            shutil.rmtree(folder, ignore_errors=True)
