"""A post as every adapter hands it over, before it becomes a row."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a platform. ``(platform, external_id)`` is its key; ``created_at`` is aware.

    ``raw`` is what arrived, byte for byte; ``title`` and ``text`` are free of NUL and surrogates.
    """

    platform: str
    external_id: str
    url: str | None
    author: str | None
    title: str
    text: str
    created_at: datetime
    raw: bytes = b""
