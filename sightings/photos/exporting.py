"""Makes the files of the two networks that find and read writing, out of the package that carries them.

They are those of PP-OCR version 4 for mobile devices, as RapidOCR brought them to ONNX (extra `networks`).
Weights are stored as 16-bit numbers and widened when they are loaded: half the size, the same answers.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from civicwatch.learning.halving import in_half

PACKAGE = "rapidocr_onnxruntime"
FINDS, READS = "ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx"
LETTERS = "character"  # of the notes in the reader's file: one letter a line
NOTHING, SPACE = "\0", " "  # what the first and the last answer of the reader stand for


def finder() -> bytes:
    """Takes (1, 3, height, width), multiples of 32, from -1 to 1; gives each pixel's chance."""
    return in_half(_with_weights(_model(FINDS)))


def reader() -> bytes:
    """Takes a line 48 pixels high, blue first; gives chances of letters along it."""
    return in_half(_with_weights(_model(READS)))


def alphabet() -> str:
    """What each answer of the reader stands for."""
    (letters,) = (note.value for note in _model(READS).metadata_props if note.key == LETTERS)
    return NOTHING + "".join(letters.splitlines()) + SPACE


def _with_weights(model: Any) -> Any:
    """The same network with its numbers as initializers; its maker left them among the steps."""
    kept = []
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            tensor = model.graph.initializer.add()
            tensor.CopyFrom(node.attribute[0].t)
            tensor.name = node.output[0]
        else:
            kept.append(node)
    del model.graph.node[:]
    model.graph.node.extend(kept)
    return model


def _model(name: str) -> Any:
    """Raises ImportError without the package, of which no code is run: it would want OpenCV."""
    import onnx

    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ImportError(f"no package {PACKAGE}")
    return onnx.load(Path(found.origin).with_name("models") / name)
