"""Posts a second from the file to the last stage: a whole installation on PostgreSQL.

    make bench NAMES=replay

The server is durable (fsync on). Posts are the real ones where they are at hand, varied so that they are no
copies of each other; else generated ones. Time runs from the start of ``replay`` to the last row at rest.
"""

import gzip
import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psycopg

from tests.servers.installation import ROOT, running_installation
from tests.servers.postgres import running_postgres

REAL = ROOT.parent / "shared" / "data" / "posts" / "real_posts.jsonl.gz"
POSTS = 10_000
ROUNDS = 3


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    with tempfile.TemporaryDirectory() as folder, running_postgres(durable=True) as url:
        file = Path(folder) / "posts.jsonl"
        with running_installation(Path(folder) / "var", DATABASE_URL=url) as installation:
            installation.wait_for("judge")
            rates = []
            for number in range(ROUNDS):
                write_posts(file, number)
                begin = time.monotonic()
                installation.manage("replay", str(file))
                stored = time.monotonic() - begin
                wait_until_at_rest(url)
                seconds = time.monotonic() - begin
                rates.append(POSTS / seconds)
                print(f"round {number + 1}: stored in {stored:.1f} s, at rest in {seconds:.1f} s,", end=" ")
                print(f"{rates[-1]:.0f} posts/s")
            print(f"median {median(rates):.0f} posts/s end to end; {installation.doctor()['stages']}")


def wait_until_at_rest(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(
            "SELECT 1 FROM incidents_report WHERE due_at IS NOT NULL LIMIT 1"
        ).fetchone():
            time.sleep(0.1)


def write_posts(file: Path, number: int) -> None:
    """Write ``POSTS`` posts that no other round has; a third of the words of each is exchanged."""
    chance = random.Random(number)
    posts = real_posts() if REAL.exists() else generated_posts()
    words = [word for post in posts for word in post["text"].split()]
    with file.open("w") as lines:
        for n in range(POSTS):
            post = posts[n % len(posts)]
            text = [chance.choice(words) if chance.random() < 0.3 else word for word in post["text"].split()]
            lines.write(
                json.dumps({**post, "id": f"{number}-{n}", "url": None, "text": " ".join(text)}) + "\n"
            )


def real_posts() -> list[dict]:
    with gzip.open(REAL, "rt") as lines:
        posts = [json.loads(line) for line in lines]
    return [{**post, "text": f"{post['title'] or ''} {post['text'] or ''}", "title": ""} for post in posts]


def generated_posts() -> list[dict]:
    deeds = ["pushed a woman", "fired tear gas at a crowd", "watched a parade", "hit a man with a baton"]
    places = ["in Tulsa, Oklahoma", "near the fountain", "in Reno", "outside the library", "on our street"]
    return [
        {
            "id": str(n),
            "kind": "x",
            "url": None,
            "author": None,
            "title": "",
            "text": f"Officers {deeds[n % 4]} {places[n % 5]} while {n} filmed at gate {n * 7919 % 999}",
            "created_at": f"2026-05-{1 + n % 28:02}T12:00:00Z",
        }
        for n in range(2000)
    ]


if __name__ == "__main__":
    sys.exit(main())
