"""The judge's side of a prediction: opens the photo, finds the one face, shows it to both classifiers.

Called in the worker that has the networks loaded. Nothing of the photo outlives the call.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from biaslab.built_in import BY_KEY
from biaslab.faces.bundle import Bundle, Pair, unpack_pair
from biaslab.faces.crops import NotOneFaceError, the_face
from biaslab.faces.encoder import Encoder
from biaslab.faces.judging import judge
from biaslab.models import Experiment
from biaslab.services import artefact_files
from civicwatch.lib import images

LONGEST = 1000  # a quarter of most telephones' photos: JPEGs are unpacked at that size in a third of the time
PAIRS_HELD = 20


def answer(question: dict[str, Any], photo: bytes) -> dict[str, Any]:
    """`question` names the experiment, and the built-in face where there is no photo."""
    experiment = Experiment.objects.select_related("dataset").get(pk=question["experiment"])
    content = BY_KEY[question["face"]].picture() if "face" in question else photo
    try:
        crop = crop_of(content)
    except images.PictureRefusedError as refusal:
        return {"refused": refusal.code}
    except NotOneFaceError as refusal:
        return {"refused": refusal.code}
    encoder, pair = loaded(experiment)
    prediction = judge(
        crop, encoder, pair, experiment.scorecard, sha256=experiment.sha256, version=experiment.label
    )
    return prediction.as_json()


def crop_of(content: bytes) -> NDArray[np.uint8]:
    """The one face of a photo; raises PictureRefusedError or NotOneFaceError."""
    picture = images.open_picture(content, longest=LONGEST)
    return the_face(Image.frombytes("RGB", (picture.width, picture.height), picture.rgb))


def loaded(experiment: Experiment) -> tuple[Encoder, Pair]:
    """Encoder and pair of a trained experiment, read once per process; ArtefactError where altered."""
    view = bundle(experiment.dataset.artefact, experiment.dataset.sha256).views[experiment.features]
    if experiment.sha256 == experiment.dataset.sha256:
        return view.encoder, view.pair
    return view.encoder, _own_pair(experiment.artefact, experiment.sha256)


@lru_cache(maxsize=2)
def bundle(artefact: str, sha256: str) -> Bundle:
    return Bundle.unpacked(artefact_files.read(artefact, sha256=sha256))


@lru_cache(maxsize=PAIRS_HELD)
def _own_pair(artefact: str, sha256: str) -> Pair:
    return unpack_pair(artefact_files.read(artefact, sha256=sha256))


def warm() -> None:
    """Load everything before the first visitor asks; quiet where nothing has been migrated yet."""
    images.warm()
    for experiment in Experiment.objects.filter(version__is_active=True).select_related("dataset"):
        for face in list(BY_KEY.values())[:1]:
            answer({"experiment": experiment.pk, "face": face.key}, b"")
