"""What drift counts of the photos that were judged: light, size, sharpness and what the network sees.

It opens the derivative alone, the blurred picture that was made here; an original stays sealed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

import numpy as np
from django.db.models import QuerySet
from PIL import Image

from civicwatch.learning.drift import columns
from civicwatch.learning.drift.samples import Samples
from civicwatch.learning.drift.sketches import Floats
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import Loaded
from civicwatch.lib import private_files
from sightings.models import Photo
from sightings.police import network
from sightings.police.head import embed
from sightings.police.network import FIRST
from sightings.police.preparing import prepare

BATCH = network.BATCH
SIDE = 256  # pixels at which light and sharpness are measured, so that large photos are not sharper


def count(version: ClassifierVersion, since: datetime, until: datetime) -> int:
    return _rows(version, since, until).count()


def samples(loaded: Loaded, since: datetime, until: datetime) -> Iterator[Samples]:
    rows = _rows(loaded.version, since, until).order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        pictures = [picture for photo in batch if (picture := _opened(photo.derivative_name))]
        yield Samples(
            n=len(batch),
            numbers={
                **of_pictures(pictures),
                "size": [photo.size for photo in batch if photo.size],
                "score": [photo.score for photo in batch if photo.score is not None],
            },
            categories={"label": [photo.outcome for photo in batch], "outcome": [p.outcome for p in batch]},
        )


def of_pictures(pictures: Sequence[Image.Image]) -> dict[str, Floats]:
    """What can be counted of pictures that are open."""
    if not pictures:
        return {}
    grey = [np.asarray(each.convert("L").resize((SIDE, SIDE)), np.float64) for each in pictures]
    return {
        "brightness": np.array([each.mean() for each in grey]),
        "sharpness": np.array([sharpness(each) for each in grey]),
        **columns.of_content(embed(network.cells(prepare(pictures), FIRST), FIRST)),
    }


def sharpness(grey: Floats) -> float:
    """Variance of the Laplacian over four neighbours (Pech-Pacheco et al., 2000)."""
    middle = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float((around - 4 * middle).var())


def _rows(version: ClassifierVersion, since: datetime, until: datetime) -> QuerySet[Photo]:
    return Photo.objects.filter(
        classifier=version, received_at__gte=since, received_at__lt=until, quarantined_at=None
    ).exclude(outcome="")


def _opened(name: str) -> Image.Image | None:
    """None where it was never made, or is gone."""
    if not name:
        return None
    try:
        return Image.open(io.BytesIO(private_files.read(name))).convert("RGB")
    except private_files.MissingFileError:
        return None
