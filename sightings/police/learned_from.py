"""Which pictures a version learned from, so that an evaluation on them says so: what was learned by heart
proves nothing. A picture is known by six bytes of the hash of its pixels; nothing of it can be made of them.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

SHIPPED = Path(__file__).parent / "artefacts" / "learned.json"  # of the version that ships
MARK = 6  # bytes: of 10,000 pictures beside 10,000 others one is taken for known in three million times


def mark_of(picture: Image.Image) -> bytes:
    return sha256(picture.tobytes()).digest()[:MARK]


def packed(pictures: Iterable[Image.Image]) -> str:
    """The marks of pictures, in an order that tells nothing, as text."""
    return b64encode(b"".join(sorted({mark_of(picture) for picture in pictures}))).decode()


def unpacked(text: str) -> frozenset[bytes]:
    content = b64decode(text)
    return frozenset(content[at : at + MARK] for at in range(0, len(content), MARK))


def known_to(stored: str, data_fingerprint: str) -> frozenset[bytes] | None:
    """The marks of what a version learned from: its own, or those that ship; None where nobody kept them."""
    if stored:
        return unpacked(stored)
    if SHIPPED.is_file():
        shipped: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
        if shipped["data_fingerprint"] == data_fingerprint:
            return unpacked(shipped["marks"])
    return None


def told(
    known: frozenset[bytes] | None, pictures: Iterable[Image.Image], *, is_the_same: bool
) -> dict[str, Any]:
    """``learned_from`` and the share of pictures that it is true of; both None where it cannot be told.
    ``is_the_same``: the fingerprint of all pictures and labels is that of what was learned from."""
    if is_the_same:
        return {"learned_from": True, "learned_from_share": 1.0}
    if known is None:
        return {"learned_from": None, "learned_from_share": None}
    share = float(np.mean([mark_of(picture) in known for picture in pictures]))
    return {"learned_from": share > 0, "learned_from_share": share}
