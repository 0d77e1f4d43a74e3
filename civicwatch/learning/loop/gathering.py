"""The first two steps of a training: what people decided, cleaned and counted; then a part is put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.loop import own_data, runs, sealed_rows, why
from civicwatch.learning.loop.splitting import split as put_aside
from civicwatch.learning.models import DataSet, RunStage, TrainingRun
from civicwatch.learning.near_duplicates import group_numbers
from civicwatch.learning.verdict_sets import HELD_OUT, LEARN, Row, clean, fingerprint, shortage
from civicwatch.lib import private_files

Write = Callable[[Sequence[TrainingRun]], None]
WRITES = ("data_set", "base_fingerprint", "percent", "why_not", "ended_at")


class DataSetChangedError(Exception):
    """The rows of a data set became fewer while they were being divided."""


def validate(rows: Sequence[TrainingRun]) -> Write | None:
    """Gather the verdicts; too few of a label, or a data set of its own from now on."""
    (run,) = rows
    now, teacher = timezone.now(), registry.registration(run.name).teacher
    cleaned = clean(teacher.verdicts())
    base = own_data.folder_of(run.name)
    short = shortage(
        cleaned.counts(), teacher.needs, fewest=settings.TRAINING_FEWEST, with_base=base is not None
    )
    if short:
        left_out = why.left_out(teacher.left_out(), conflicts=cleaned.conflicts)
        two = {"two_are_enough": True} if base is not None else {}
        runs.refuse(run, now, why.FEW, short=short, fewest=settings.TRAINING_FEWEST, **two, **left_out)
        return None
    run.base_fingerprint = own_data.fingerprint(base)
    known = DataSet.objects.filter(name=run.name).order_by("-number").first()
    found = fingerprint(cleaned.rows)
    runs.go_on(run, RunStage.SPLIT)
    if known and known.fingerprint == found and not known.purged:
        run.data_set = known
        return None
    file = sealed_rows.write(cleaned.rows)

    def write(ours: Sequence[TrainingRun]) -> None:
        last = DataSet.objects.filter(name=run.name).aggregate(last=Max("number"))["last"] or 0
        run.data_set = DataSet.objects.create(
            name=run.name,
            number=last + 1,
            fingerprint=found,
            file=file,
            n=len(cleaned.rows),
            counts={label: {LEARN: n, HELD_OUT: 0} for label, n in cleaned.counts().items()},
            conflicts=cleaned.conflicts,
            made_at=now,
            made_by=run.asked_by,
        )

    return write


def split(rows: Sequence[TrainingRun]) -> Write | None:
    """Draw the line between what is learned from and what is compared on, by groups of near-copies."""
    (run,) = rows
    data_set = _data_set(run)
    sides = sealed_rows.sides_before(run.name, data_set.number)
    divided = divide(sealed_rows.read(data_set), run.name, before=sides)
    if len({row.side for row in divided}) < 2:
        runs.refuse(run, timezone.now(), why.NONE_ASIDE)
        return None
    runs.go_on(run, RunStage.TRAIN)
    old, new = data_set.file, sealed_rows.write(divided)

    def write(ours: Sequence[TrainingRun]) -> None:
        written = DataSet.objects.filter(pk=data_set.pk, file=old).update(
            file=new, counts=counts(divided), groups=len({row.group for row in divided})
        )
        if not written:  # words left the file meanwhile; the next try starts from what is there
            raise DataSetChangedError(f"{data_set} was written anew meanwhile")
        transaction.on_commit(lambda: private_files.remove(old))

    return write


def divide(rows: Sequence[Row], name: str, *, before: dict[str, str]) -> list[Row]:
    """Rows with group and side; what is nearly the same as a text of the operator's own data is learned."""
    base = own_data.folder_of(name)
    read = registry.registration(name).teacher.base_texts
    texts = read(base) if base is not None and read is not None else []
    together = [row.together or None for row in rows] + [None] * len(texts)
    groups = group_numbers([*(row.text for row in rows), *texts], known=[together])
    return put_aside(rows, groups[: len(rows)], before=before, learned=groups[len(rows) :])


def counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: {LEARN: 0, HELD_OUT: 0})
    for row in rows:
        found[row.label][row.side] += 1
    return dict(found)


def _data_set(run: TrainingRun) -> DataSet:
    assert run.data_set is not None  # the step before gave it one
    return run.data_set
