"""Pillow's own broken and odd pictures, out of its source archive: what decoders have stumbled over.

The wheel does not carry them. The archive is fetched once, by pip, which checks its hash against the index;
`PILLOW_SOURCE` may name one that is here already.
"""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "var" / "pillow_source"
FEWEST = 1000
MISSING = "Pillow's source archive cannot be fetched: set PILLOW_SOURCE to one"


def pillow_images():
    """(name, bytes) of each; skips where the archive cannot be had, and fails for that in CI."""
    archive = archive_at_hand()
    if archive is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    yield from images_in(archive)


def images_in(archive):
    """(name, bytes) of each picture of Pillow's tests."""
    with tarfile.open(archive) as source:
        for member in source:
            if member.isfile() and "/Tests/images/" in member.name:
                yield member.name.split("/Tests/images/")[1], source.extractfile(member).read()


def archive_at_hand():
    """Its path, fetched where it is not there yet; None where that fails."""
    given = os.environ.get("PILLOW_SOURCE")
    if given:
        return Path(given)
    name = f"pillow-{version('pillow')}.tar.gz"
    path = FOLDER / name
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        fetch = [*("-m", "pip", "download", "--no-deps", "--no-binary", "pillow", "--quiet")]
        wanted = f"pillow=={version('pillow')}"
        try:
            subprocess.run(
                [sys.executable, *fetch, "--dest", str(FOLDER), wanted], timeout=300, capture_output=True
            )
        except subprocess.TimeoutExpired:
            return None
    return path if path.exists() else None
