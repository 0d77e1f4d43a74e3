"""What is said beside every warning: how to block and report, and where to find somebody to talk to."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

_SHIPPED = Path(__file__).resolve().parent.parent / "help_lines.toml"


@dataclass(frozen=True)
class Advice:
    """``platform`` is its name, or empty; ``short`` is the help in one sentence, for a text message."""

    platform: str
    steps: list[str]
    help: list[str]
    short: str


def advice(platform: str, language: str) -> Advice:
    """For a platform and a language; what the file does not hold is said in English, and for any platform."""
    table = _table(settings.HELP_LINES_FILE or str(_SHIPPED))
    known = table["platforms"].get(platform) or table["platforms"]["other"]
    return Advice(
        platform=known["name"],
        steps=list(_in(known, language)),
        help=list(_in(table["help"], language)),
        short=_in(table["help_short"], language),
    )


def _in(words: dict[str, Any], language: str) -> Any:
    return words.get(language[:2]) or words["en"]


@lru_cache(maxsize=2)
def _table(path: str) -> dict[str, Any]:
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))
