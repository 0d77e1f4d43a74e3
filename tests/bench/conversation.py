"""From a volunteer's first text to the sighting on the map, over the console phone, in a whole installation.

    make bench NAMES=conversation

A photo, a place, YES and NOW, each sent as soon as the reply to the one before is there: what is measured
is all that machines do, from the first message to the sighting in the API's list. The photos are police
vehicles of the training data: a report in words alone waits for a person.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from tests.servers.installation import ROOT, RunningInstallation, running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

TIMES, SETTLING, PATIENCE = 12, 20, 10
PROMPT = b"> "
PHOTOS = ROOT.parent / "shared/data/photos/police/police_vehicle"


class Phone:
    """`manage.py sms`, line by line: ``say`` returns once the replies are on its screen."""

    def __init__(self, installation: RunningInstallation, number: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "sms", "--from", number],
            cwd=ROOT,
            env=installation.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._screen()

    def say(self, line: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        return self._screen()

    def hang_up(self) -> None:
        self._process.communicate(b"/quit\n", timeout=20)

    def _screen(self) -> str:
        assert self._process.stdout
        shown = b""
        while not shown.endswith(PROMPT):
            more = os.read(self._process.stdout.fileno(), 4096)
            if not more:
                raise RuntimeError("the console phone ended")
            shown += more
        return shown.removesuffix(PROMPT).decode()


def main() -> None:
    measure("SQLite")
    try:
        with running_postgres(durable=True) as url:
            measure("PostgreSQL", DATABASE_URL=url)
    except PostgresMissing as missing:
        print(f"not measured on PostgreSQL: {missing}")


def measure(title: str, **environment: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_installation(Path(folder) / "var", **environment) as installation,
        httpx.Client(base_url=installation.url, timeout=10) as map_reader,
    ):
        time.sleep(SETTLING)
        print(f"{title}, load {os.getloadavg()[0]:.1f}, {TIMES} conversations after one that is not counted")
        openings = first_messages(TIMES + 1)
        all_took = [conversation(installation, map_reader, words, at) for at, words in enumerate(openings)]
        took = [seconds for seconds in all_took[1:] if seconds is not None]
        print(f"  first message to map: median {median(took):.1f} s, longest {max(took):.1f} s")
        print(f"  {len(took)} of {TIMES}; the others wait for a person to look at the photo")


def first_messages(count: int) -> list[str]:
    photos = sorted(PHOTOS.glob("*.jpg"))
    if not photos:
        sys.exit("no photos of police at hand (../shared/data/photos/police)")
    return [f"/photo {photo}" for photo in photos[:: len(photos) // count][:count]]


def conversation(
    installation: RunningInstallation, map_reader: httpx.Client, opening: str, number: int
) -> float | None:
    """Seconds from the first message to the sighting in the list; None where it waits for a person."""
    phone = Phone(installation, f"+1310555{1000 + number}")
    known = shown(map_reader)
    place = f"{34.0 + number / 10:.4f}, -118.2437"
    began = time.perf_counter()
    for line in (opening, place, "YES", "NOW"):
        said = phone.say(line)
        if os.environ.get("SHOW_WORDS"):
            print(f"{time.perf_counter() - began:6.2f} s  {line}\n{said}")
    while shown(map_reader) == known:
        if time.perf_counter() - began > PATIENCE:
            phone.hang_up()
            return None
        time.sleep(0.05)
    took = time.perf_counter() - began
    phone.hang_up()
    return took


def shown(map_reader: httpx.Client) -> set[str]:
    answer = map_reader.get("/api/v1/sightings/", params={"limit": 100})
    return {one["id"] for one in answer.raise_for_status().json()["results"]}


if __name__ == "__main__":
    main()
