"""The two networks that ship, as they learned from ImageNet: EfficientNet-Lite0, and its larger sister Lite2
for a second opinion. Run by ONNX Runtime.

They are others' work and are never trained here; `manage.py build_police_network` makes the files. What was
learned about police are the small heads upon them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from civicwatch.learning import onnx_networks
from civicwatch.learning.onnx_networks import Floats
from sightings.police.preparing import SIDE

FOLDER = Path(__file__).parent / "artefacts"
MANIFEST = FOLDER / onnx_networks.MANIFEST
THREADS = 1  # as many photos a second as with two, and half the processor
BATCH = 16  # pictures that are prepared together
AT_ONCE = 4  # that a network is given together: what it works on stays in the cache, a third faster than 16
CELLS = 7  # down and across: the regions of a picture that the last layers know apart
FIRST, SECOND = "first", "second"
SIDES = {FIRST: SIDE, SECOND: 260}  # pixels that each was trained with
# Channels of the layers that each hands out: two of edges and parts, two of things.
LAYERS = {FIRST: (80, 112, 320, 1280), SECOND: (88, 120, 352, 1280)}
SIZES = {name: sum(layers) for name, layers in LAYERS.items()}


def cells(batch: Floats, which: str) -> Floats:
    """What a network sees in each region: (n, size, CELLS, CELLS) for pictures (n, 3, side, side)."""
    parts = [
        onnx_networks.run(FOLDER, which, np.ascontiguousarray(batch[at : at + AT_ONCE]), threads=THREADS)[0]
        for at in range(0, len(batch), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, SIZES[which], CELLS, CELLS), np.float32)


def police_van(which: str) -> Floats:
    """The direction of the last layer, (its size,), in which a network learned to know police vans: from the
    pictures of the world, not from those that heads are learned from."""
    picture = np.zeros((1, 3, SIDES[which], SIDES[which]), np.float32)
    return onnx_networks.run(FOLDER, which, picture, threads=THREADS)[1]


def about() -> dict[str, dict[str, str]]:
    """File, hash, licence and origin of each network."""
    return onnx_networks.about(FOLDER)
