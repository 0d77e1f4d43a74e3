"""The photo classifier as the registry of classifiers knows it: load, train, evaluate."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning import artefacts
from civicwatch.learning.registry import Evaluated, Loaded, Progress, Trained
from sightings.police import network, training
from sightings.police.examples import Labelled, read_pictures
from sightings.police.head import SUFFIX, Head, embed
from sightings.police.looking import look
from sightings.police.measuring import kept, measure
from sightings.police.phone_photos import variant
from sightings.police.prediction import Verdict, outcome
from sightings.police.preparing import LOOKS, closer_looks, prepare
from sightings.police.reading import fingerprint, group_numbers, opened
from sightings.police.scorecard import LINES, scorecard
from sightings.police.training import Seen

VARIANTS = 6  # of each picture; three are a little worse elsewhere, more add nothing
MEASURED_WITH = ("onnxruntime", "safetensors", "torch", "pillow")


class PhotoClassifier:
    """The network and the head that was learned upon it."""

    def __init__(self, head: Head) -> None:
        self.head = head

    def predict(self, items: Sequence[Image.Image], thresholds: dict[str, float]) -> list[Verdict]:
        scores, heat = look(self.head, items)
        return [
            Verdict(float(score), outcome(float(score), thresholds), region)
            for score, region in zip(scores, heat, strict=True)
        ]


def load(artefact: bytes) -> PhotoClassifier:
    """Raises ArtefactError for a head that was learned upon another network than the one that is here."""
    head = Head.unpacked(artefact)
    if head.network != network.about()["sha256"]:
        raise artefacts.ArtefactError("the head was learned upon another network than the one that is here")
    return PhotoClassifier(head)


def train(data: Path, progress: Progress) -> Trained:
    """Measure by grouped folds and on sources left out, then learn from all; raises ValueError where the data
    cannot teach it."""
    found = read_pictures(data)
    rows, pictures, unopened = opened(found.pictures, progress)
    seen = see(rows, pictures, progress)
    card = scorecard(seen, lambda folds, count: progress(folds, total=count, desc="folds"))
    fitted = training.fit(seen, np.arange(len(seen)))
    return Trained(
        artefact=fitted.head.packed(),
        suffix=SUFFIX,
        thresholds=fitted.thresholds,
        scorecard={**card, "kinds": list(fitted.head.kinds), "temperature": fitted.head.temperature},
        data_fingerprint=fingerprint(rows, pictures),
        library_versions=artefacts.library_versions() | {name: version(name) for name in MEASURED_WITH},
        skipped=[*found.skipped, *unopened],
    )


def evaluate(loaded: Loaded, data: Path, progress: Progress) -> Evaluated:
    """Score the loaded version on a folder of pictures."""
    assert isinstance(loaded.model, PhotoClassifier)
    found = read_pictures(data)
    rows, pictures, unopened = opened(found.pictures, progress)
    started, worked = time.perf_counter(), time.process_time()
    verdicts = [
        verdict
        for at in progress(range(0, len(pictures), network.BATCH), desc="batches")
        for verdict in loaded.predict(pictures[at : at + network.BATCH])
    ]
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    score = np.array([verdict.score for verdict in verdicts])
    truth = np.array([row.police for row in rows], bool)
    lines = {name: np.full(len(rows), loaded.thresholds[name]) for name in LINES}
    scores = measure(truth, score, lines, np.array([row.kind for row in rows]))
    return Evaluated(
        {
            **scores,
            "thresholds": kept(truth, score, lines),
            "photos_per_second": len(rows) / seconds,
            "photos_per_cpu_second": len(rows) / cpu,
        },
        [*found.skipped, *unopened],
    )


def see(rows: Sequence[Labelled], pictures: Sequence[Image.Image], progress: Progress) -> Seen:
    """Every picture, its variants and its closer looks as embeddings."""
    total = 1 + VARIANTS + LOOKS
    found = [_embedded(way) for way in progress(_ways(pictures), total=total, desc="ways to look")]
    return Seen(
        views=np.stack(found[: 1 + VARIANTS]),
        closer=np.stack(found[1 + VARIANTS :]),
        kinds=np.array([row.kind for row in rows]),
        police=np.array([row.police for row in rows], bool),
        sources=np.array([row.source for row in rows]),
        groups=group_numbers(pictures, found[0][:, -network.LAYERS[-1] :]),
        network=network.about()["sha256"],
    )


def _ways(pictures: Sequence[Image.Image]) -> Iterator[Iterable[Image.Image]]:
    """All pictures as they are, in each variant, and in each closer look."""
    yield pictures
    for number in range(1, VARIANTS + 1):
        chances = (np.random.default_rng((number, at)) for at in range(len(pictures)))
        yield map(variant, pictures, chances)
    for at in range(LOOKS):
        yield (closer_looks(picture)[at] for picture in pictures)


def _embedded(pictures: Iterable[Image.Image]) -> NDArray[np.float32]:
    """A batch at a time, so that no more than that is held as pixels."""
    rest = iter(pictures)
    found = []
    while batch := list(islice(rest, network.BATCH)):
        found.append(embed(network.cells(prepare(batch))))
    return np.concatenate(found)
