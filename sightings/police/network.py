"""The network that ships: EfficientNet-Lite0 as it learned from ImageNet, run by ONNX Runtime.

It is another's work and is never trained here; `manage.py build_police_network` makes the file. What was
learned about police is the small head upon it.
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
MANIFEST = FOLDER / "network.json"
BATCH = 16
CELLS = 7  # down and across: the regions of a picture that the last layers know apart
LAYERS = (80, 112, 320, 1280)  # channels taken after blocks 7, 10, 15 and the last convolution
SIZE = sum(LAYERS)
Floats = NDArray[np.float32]


def cells(batch: Floats) -> Floats:
    """What the network sees in each region: (n, SIZE, CELLS, CELLS) for pictures (n, 3, side, side)."""
    session = _session()
    name = session.get_inputs()[0].name
    parts = [
        session.run(None, {name: np.ascontiguousarray(batch[at : at + BATCH])})[0]
        for at in range(0, len(batch), BATCH)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, SIZE, CELLS, CELLS), np.float32)


def about() -> dict[str, str]:
    """File, hash, licence and origin of the network."""
    found: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return found


@cache
def _session() -> Any:
    """Raises ArtefactError where the file is missing or was altered."""
    import onnxruntime  # heavy: workers and commands only

    entry = about()
    content = artefacts.read(FOLDER / entry["file"], sha256=entry["sha256"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # as many photos a second as with two, and half the processor
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
