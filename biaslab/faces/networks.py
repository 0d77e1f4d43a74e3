"""The two networks that ship: one finds faces, one turns a face into numbers. Run by ONNX Runtime.

Both are other people's work and are never trained here; `manage.py build_lab_networks` makes the files.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import artefacts

FOLDER = Path(__file__).resolve().parent.parent / "artefacts"
MANIFEST = FOLDER / "networks.json"
DETECTOR, EMBEDDING = "detector", "embedding"
THREADS = 2
Floats = NDArray[np.float32]


def run(name: str, batch: Floats) -> list[Floats]:
    """What the network called `name` makes of a batch (n, channels, height, width), output by output."""
    session = _session(name)
    found: list[Floats] = session.run(None, {session.get_inputs()[0].name: batch})
    return found


def about() -> dict[str, dict[str, str]]:
    """File, hash, licence and origin of each network."""
    found: dict[str, dict[str, str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return found


@cache
def _session(name: str) -> Any:
    """Raises ArtefactError where the file is missing or was altered."""
    import onnxruntime  # heavy: workers and commands only

    entry = about()[name]
    content = artefacts.read(FOLDER / entry["file"], sha256=entry["sha256"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
