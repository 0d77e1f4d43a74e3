"""The network that ships with the lab: it turns a face into numbers. The one that finds faces is shared.

It is other people's work and is never trained here; `manage.py build_lab_networks` makes the file.
"""

from __future__ import annotations

from pathlib import Path

from civicwatch.learning import onnx_networks
from civicwatch.learning.onnx_networks import MANIFEST as MANIFEST_NAME
from civicwatch.learning.onnx_networks import Floats

FOLDER = Path(__file__).resolve().parent.parent / "artefacts"
MANIFEST = FOLDER / MANIFEST_NAME
EMBEDDING = "embedding"


def run(name: str, batch: Floats) -> list[Floats]:
    """What the network called `name` makes of a batch (n, channels, height, width), output by output."""
    return onnx_networks.run(FOLDER, name, batch)


def about() -> dict[str, dict[str, str]]:
    """File, hash, licence and origin of each network."""
    return onnx_networks.about(FOLDER)
