"""The lab's pairs as the registry of classifiers knows them: load, train, evaluate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from biaslab.faces.bundle import SUFFIX, Bundle
from biaslab.faces.examples import BadPicture, read_faces
from biaslab.faces.measuring import measure
from biaslab.faces.reading import Gallery, Progress, read_gallery
from biaslab.faces.splitting import TEST, split
from biaslab.faces.training import train_bundle
from biaslab.groups import counted
from biaslab.recipes import PIXELS
from civicwatch.learning import artefacts
from civicwatch.learning.registry import Evaluated, Loaded, Trained
from civicwatch.learning.tables import BadRow


class FacePairs:
    """The bundle of a version; `predict` is the registry's way of asking, the lab has its own."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def predict(self, items: Sequence[Any], thresholds: dict[str, float]) -> list[Any]:
        """For each crop, probabilities of the balanced and of the unbalanced classifier on pixels."""
        view = self.bundle.views[PIXELS]
        numbers = view.encoder.encode(np.stack(list(items)))
        said = (view.pair.balanced.probabilities(numbers), view.pair.unbalanced.probabilities(numbers))
        return list(zip(*said, strict=True))


def load(artefact: bytes) -> FacePairs:
    return FacePairs(Bundle.unpacked(artefact))


def train(data: Path, progress: Progress) -> Trained:
    """Train both pairs on a folder of faces; raises ValueError where it cannot teach or measure them."""
    found = read_faces(data)
    gallery = read_gallery(found, progress)
    bundle, cards = train_bundle(gallery, progress)
    facts = {
        "data": {**found.source.as_json(), "folder": data.name},
        "counts": counted(gallery.labels.tolist()),
        "unseen_faces": gallery.unseen,
        "skipped": found.reasons() | _reasons(gallery),
    }
    views = {kind: {**card, **facts, "features": kind} for kind, card in cards.items()}
    return Trained(
        artefact=bundle.packed(),
        suffix=SUFFIX,
        thresholds={},
        scorecard={**views[PIXELS], "views": {kind: card for kind, card in views.items() if kind != PIXELS}},
        data_fingerprint=gallery.fingerprint,
        library_versions=artefacts.library_versions(),
        skipped=[*found.report(), *gallery.skipped],
    )


def evaluate(loaded: Loaded, data: Path, progress: Progress) -> Evaluated:
    """Score the pair on pixels, and beside it the one on embeddings, on a folder of faces.

    Where it is the folder that they learned from, only on the faces that were kept aside then.
    """
    model = loaded.model
    assert isinstance(model, FacePairs)
    found = read_faces(data)
    gallery = read_gallery(found, progress, find_copies=False)
    learned_from = 0
    if gallery.fingerprint == loaded.version.data_fingerprint:
        whole = read_gallery(found, progress)
        gallery = whole.only(split(whole.labels, whole.copies) == TEST)
        learned_from = len(whole.labels) - len(gallery.labels)
    scores = {kind: _measured(view, gallery) for kind, view in model.bundle.views.items()}
    others = {kind: card for kind, card in scores.items() if kind != PIXELS}
    facts = {"unseen_faces": gallery.unseen, "features": PIXELS, "learned_from_left_out": learned_from}
    left_out = [BadPicture(f"{learned_from} pictures", 0, "learned from, or a copy")] if learned_from else []
    skipped = [*found.report(), *gallery.skipped, *left_out]
    return Evaluated({**scores[PIXELS], **facts, "views": others}, skipped)


def _measured(view: Any, gallery: Gallery) -> dict[str, Any]:
    numbers = view.encoder.encode(gallery.crops)
    pair = view.pair
    return measure(
        gallery.labels,
        {
            "balanced": pair.balanced.probabilities(numbers),
            "unbalanced": pair.unbalanced.probabilities(numbers),
        },
        too_few_below=1,  # whoever brings the faces sees each figure; `too_few` names the shaky ones
    )


def _reasons(gallery: Gallery) -> dict[str, int]:
    unopened: list[BadRow] = list(gallery.skipped)
    return {"cannot be opened": len(unopened)} if unopened else {}
