"""The two networks that ship, as they learned from ImageNet: EfficientNet-Lite0, and MobileNetV2 for a second
opinion. Run by ONNX Runtime.

They are others' work and are never trained here; `manage.py build_police_network` makes the files. What was
learned about police are the small heads upon them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import artefacts

FOLDER = Path(__file__).parent / "artefacts"
MANIFEST = FOLDER / "networks.json"
BATCH = 16  # pictures that are prepared together
AT_ONCE = 4  # that a network is given together: what it works on stays in the cache, a third faster than 16
CELLS = 7  # down and across: the regions of a picture that the last layers know apart
FIRST, SECOND = "first", "second"
# Channels of the layers that each hands out: two of edges and parts, two of things.
LAYERS = {FIRST: (80, 112, 320, 1280), SECOND: (64, 96, 320, 1280)}
SIZES = {name: sum(layers) for name, layers in LAYERS.items()}
Floats = NDArray[np.float32]


def cells(batch: Floats, which: str) -> Floats:
    """What a network sees in each region: (n, size, CELLS, CELLS) for pictures (n, 3, side, side)."""
    session = _session(which)
    name = session.get_inputs()[0].name
    parts = [
        session.run(None, {name: np.ascontiguousarray(batch[at : at + AT_ONCE])})[0]
        for at in range(0, len(batch), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, SIZES[which], CELLS, CELLS), np.float32)


def about() -> dict[str, dict[str, str]]:
    """File, hash, licence and origin of each network."""
    found: dict[str, dict[str, str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return found


@cache
def _session(which: str) -> Any:
    """Raises ArtefactError where the file is missing or was altered."""
    import onnxruntime  # heavy: workers and commands only

    entry = about()[which]
    content = artefacts.read(FOLDER / entry["file"], sha256=entry["sha256"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # as many photos a second as with two, and half the processor
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
