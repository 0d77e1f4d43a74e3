"""Networks that ship as ONNX files with their hashes, licences and origins, run by ONNX Runtime.

Other people's work, or upon it, and never taught where they run: `networks.json` beside each says whose.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import artefacts

MANIFEST = "networks.json"
THREADS = 2
MULTIPLE = 32  # height and width that networks take which look at pictures of any size
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def run(
    folder: Path, name: str, batch: Floats | NDArray[np.int64], *, threads: int = THREADS
) -> list[Floats]:
    """What the network called `name` makes of a batch (n, channels, height, width), or of numbers of words
    (n, length), output by output.

    Raises ArtefactError where the file is missing or was altered.
    """
    session = _session(folder, name, threads)
    found: list[Floats] = session.run(None, {session.get_inputs()[0].name: batch})
    return found


def padded(picture: Pixels) -> Pixels:
    """(height, width, 3), grown to the right and downwards by its own edge, which shows nothing anew."""
    down, right = -picture.shape[0] % MULTIPLE, -picture.shape[1] % MULTIPLE
    return np.pad(picture, ((0, down), (0, right), (0, 0)), mode="edge")


def about(folder: Path) -> dict[str, dict[str, str]]:
    """File, hash, licence and origin of each network of a folder."""
    found: dict[str, dict[str, str]] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


@cache
def _session(folder: Path, name: str, threads: int) -> Any:
    import onnxruntime  # heavy: workers and commands only

    entry = about(folder)[name]
    content = artefacts.read(folder / entry["file"], sha256=entry["sha256"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
