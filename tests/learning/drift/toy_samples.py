"""A provider over rows that a test lays out: (moment, length, label)."""

from civicwatch.learning.drift.samples import Samples

ROWS = []
ASKED = []  # what was read, so that a test sees what was not


def count(version, since, until):
    return sum(since <= at < until for at, _, _ in ROWS)


def samples(loaded, since, until):
    ASKED.append(since)
    found = [row for row in ROWS if since <= row[0] < until]
    yield Samples(
        n=len(found),
        numbers={"length": [length for _, length, _ in found]},
        categories={
            "label": [label for _, _, label in found],
            "outcome": ["flagged" if label == "yes" else "clear" for _, _, label in found],
        },
    )
