"""The third step: the classifier's own training, on what is learned from, with its progress on the row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from typing import Any, TypeVar

from django.utils import timezone

from civicwatch.learning import artefacts, registry
from civicwatch.learning.loop import own_data, runs, sealed_rows, why
from civicwatch.learning.models import RunStage, TrainingRun
from civicwatch.learning.registry import Trained
from civicwatch.learning.shipping import trained_folder
from civicwatch.learning.verdict_sets import LEARN

T = TypeVar("T")
WRITES = ("candidate", "percent", "why_not", "ended_at")
SHOWN_EVERY = 1.0  # seconds


def train(rows: Sequence[TrainingRun]) -> None:
    """Fit and measure; the artefact is stored, its row comes with the last step."""
    (run,) = rows
    assert run.data_set is not None
    known = registry.registration(run.name)
    learn = [row for row in sealed_rows.read(run.data_set) if row.side == LEARN]
    with sealed_rows.workplace(run) as folder:
        base = own_data.folder_of(run.name)
        if base is not None:
            own_data.link_into(base, folder)
        known.teacher.write(learn, folder)
        try:
            trained = known.classifier.train(
                folder, watched(run, RunStage.TRAIN, until=runs.PERCENT_AT[RunStage.EVALUATE])
            )
        except (ValueError, ImportError) as error:  # the data cannot teach it, or a library is not here
            runs.refuse(run, timezone.now(), why.CANNOT, said=str(error)[:500])
            return
    run.candidate = _kept(run.name, trained)
    runs.go_on(run, RunStage.EVALUATE)


def watched(run: TrainingRun, step: RunStage, *, until: int) -> Callable[..., Iterable[Any]]:
    """A progress (as tqdm is called) that moves the row's percent on, never back, between two steps."""
    start = runs.PERCENT_AT[step]
    shown = [time.monotonic()]

    def progress(iterable: Iterable[T], total: int | None = None, **_words: Any) -> Iterator[T]:
        whole = total or (len(iterable) if isinstance(iterable, Sized) else 0)
        for done, each in enumerate(iterable, start=1):
            yield each
            percent = start + (until - start) * min(done, whole) // whole if whole else start
            if percent > run.percent and time.monotonic() - shown[0] >= SHOWN_EVERY:
                shown[0] = time.monotonic()
                runs.show(run, percent)

    return progress


def _kept(name: str, trained: Trained) -> dict[str, Any]:
    path = artefacts.write(trained.artefact, folder=trained_folder(), stem=name, suffix=trained.suffix)
    return {
        "sha256": artefacts.digest(trained.artefact),
        "artefact": path.name,
        "thresholds": trained.thresholds,
        "scorecard": trained.scorecard,
        "library_versions": trained.library_versions,
        "data_fingerprint": trained.data_fingerprint,
        "skipped": len(trained.skipped),
    }
