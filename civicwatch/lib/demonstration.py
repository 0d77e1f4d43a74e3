"""How far the demonstration is, kept in a file that the web processes can read.

Readiness waits for it, so that the first page anybody opens shows a living map.
"""

from enum import StrEnum
from pathlib import Path


class Progress(StrEnum):
    ABSENT = "absent"
    LOADING = "loading"
    DRAINING = "draining"
    READY = "ready"
    FAILED = "failed"

    @property
    def holds_up_readiness(self) -> bool:
        return self in (Progress.LOADING, Progress.DRAINING)


def read_progress(var: Path) -> Progress:
    try:
        return Progress(_path(var).read_text().strip())
    except (FileNotFoundError, ValueError):
        return Progress.ABSENT


def write_progress(var: Path, progress: Progress) -> None:
    draft = _path(var).with_suffix(".new")
    draft.write_text(f"{progress}\n")
    draft.replace(_path(var))


def _path(var: Path) -> Path:
    return var / "demonstration"
