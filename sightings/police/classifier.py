"""The photo classifier as the registry of classifiers knows it: load, train, evaluate."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from civicwatch.learning import artefacts
from civicwatch.learning.registry import Evaluated, Loaded, Progress, Trained
from sightings.police import learned_from, network, training
from sightings.police.examples import Labelled, read_pictures
from sightings.police.head import Floats, embed
from sightings.police.looking import look
from sightings.police.measuring import kept, measure
from sightings.police.network import FIRST
from sightings.police.panel import SUFFIX, Panel
from sightings.police.phone_photos import variant
from sightings.police.prediction import Verdict, outcome
from sightings.police.preparing import prepare
from sightings.police.reading import fingerprint, group_numbers, opened
from sightings.police.scorecard import LINES, scorecard
from sightings.police.training import Seen

VARIANTS = 4  # of each picture; more add little, see docs/decisions
MEASURED_WITH = ("onnxruntime", "safetensors", "torch", "pillow")


class PhotoClassifier:
    """The networks and the heads that were learned upon them."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def predict(self, items: Sequence[Image.Image], thresholds: dict[str, float]) -> list[Verdict]:
        scores, heat = look(self.panel, items)
        return [
            Verdict(float(score), outcome(float(score), thresholds), region)
            for score, region in zip(scores, heat, strict=True)
        ]


def load(artefact: bytes) -> PhotoClassifier:
    """Raises ArtefactError for heads that were learned upon other networks than those that are here."""
    panel = Panel.unpacked(artefact)
    if panel.networks != hashes():
        raise artefacts.ArtefactError("it was learned upon other networks than those that are here")
    return PhotoClassifier(panel)


def train(data: Path, progress: Progress) -> Trained:
    """Measure by grouped folds and on sources left out, then learn from all; raises ValueError where the data
    cannot teach it."""
    import torch  # noqa: F401  # the heads are learned at the end: where it is not here, that is said at once

    found = read_pictures(data)
    rows, pictures, unopened = opened(found.pictures, progress)
    seen = see(rows, pictures, progress)
    card = scorecard(seen, lambda folds, count: progress(folds, total=count, desc="folds"))
    fitted = training.fit(seen, np.arange(len(seen)))
    panel = replace(fitted.panel, learned_from=learned_from.packed(pictures))
    return Trained(
        artefact=panel.packed(),
        suffix=SUFFIX,
        thresholds=fitted.thresholds,
        scorecard={**card, "kinds": list(fitted.panel.kinds), "temperature": fitted.panel.temperature},
        data_fingerprint=fingerprint(rows, pictures),
        library_versions=artefacts.library_versions() | {name: version(name) for name in MEASURED_WITH},
        skipped=[*found.skipped, *unopened],
    )


def evaluate(loaded: Loaded, data: Path, progress: Progress) -> Evaluated:
    """Score the loaded version on a folder of pictures, and say which of them it learned from."""
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
    learned_of = loaded.version.data_fingerprint
    known = learned_from.known_to(loaded.model.panel.learned_from, learned_of)
    return Evaluated(
        {
            **scores,
            **learned_from.told(known, pictures, is_the_same=fingerprint(rows, pictures) == learned_of),
            "thresholds": kept(truth, score, lines),
            "texts_per_second": len(rows) / seconds,  # the name that all classifiers share
            "photos_per_second": len(rows) / seconds,
            "photos_per_cpu_second": len(rows) / cpu,
        },
        [*found.skipped, *unopened],
    )


def see(rows: Sequence[Labelled], pictures: Sequence[Image.Image], progress: Progress) -> Seen:
    """Every picture and its variants as embeddings of both networks."""
    views: dict[str, list[Floats]] = {name: [] for name in network.LAYERS}
    for way in progress(_ways(pictures), total=1 + VARIANTS, desc="ways to look"):
        for name, embeddings in _embedded(way).items():
            views[name].append(embeddings)
    return Seen(
        views={name: np.stack(found) for name, found in views.items()},
        kinds=np.array([row.kind for row in rows]),
        police=np.array([row.police for row in rows], bool),
        sources=np.array([row.source for row in rows]),
        groups=group_numbers(pictures, views[FIRST][0][:, -network.LAYERS[FIRST][-1] :]),
        networks=hashes(),
        vans={name: network.police_van(name) for name in network.LAYERS},
    )


def hashes() -> dict[str, str]:
    """The SHA-256 of each network that is here."""
    return {name: entry["sha256"] for name, entry in network.about().items()}


def _ways(pictures: Sequence[Image.Image]) -> Iterator[Iterable[Image.Image]]:
    """All pictures as they are, then in each variant."""
    yield pictures
    for number in range(1, VARIANTS + 1):
        chances = (np.random.default_rng((number, at)) for at in range(len(pictures)))
        yield map(variant, pictures, chances)


def _embedded(pictures: Iterable[Image.Image]) -> dict[str, Floats]:
    """A batch at a time, so that no more than that is held as pixels."""
    rest = iter(pictures)
    found: dict[str, list[Floats]] = {name: [] for name in network.LAYERS}
    while batch := list(islice(rest, network.BATCH)):
        for name, side in network.SIDES.items():
            found[name].append(embed(network.cells(prepare(batch, side), name), name))
    return {name: np.concatenate(parts) for name, parts in found.items()}
