"""The Big List of Naughty Strings, out of its npm package: what text fields of others have stumbled over.

Where npm is at hand it fetches it once and checks its hash; `NAUGHTY_STRINGS` may name a JSON list instead.
"""

import json
import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "var" / "naughty_strings"
PACKAGE, VERSION = "blns", "2.0.4"
INSIDE = "package/resources/blns.json"


@cache
def naughty_strings() -> tuple[str, ...]:
    """All of them; none where the list cannot be had."""
    given = os.environ.get("NAUGHTY_STRINGS")
    if given:
        return tuple(json.loads(Path(given).read_text()))
    archive = FOLDER / f"{PACKAGE}-{VERSION}.tgz"
    if not archive.exists() and not _fetched():
        return ()
    with tarfile.open(archive) as package:
        return tuple(json.load(package.extractfile(INSIDE)))


def _fetched() -> bool:
    npm = shutil.which("npm")
    if npm is None:
        return False
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    try:
        return subprocess.run(wanted, cwd=FOLDER, timeout=120, capture_output=True).returncode == 0
    except subprocess.TimeoutExpired:
        return False
