"""A classifier that learns each word's label from tables, and the people who teach it."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime

from civicwatch.learning.registry import Trained
from civicwatch.learning.tables import BadRow, read_table
from civicwatch.learning.verdict_sets import Teacher, Verdict

NOON = datetime(2026, 5, 29, 12, tzinfo=UTC)
PEOPLE = []  # what they decided, for one test


class Model:
    def __init__(self, votes):
        self.votes = votes

    def predict(self, items, thresholds):
        return [self._said(text) for text in items]

    def _said(self, text):
        known = Counter(self.votes[word] for word in text.split() if word in self.votes)
        return known.most_common(1)[0][0] if known else "no"


def load(artefact):
    return Model(json.loads(artefact))


def train(data, progress):
    votes = defaultdict(Counter)
    for file in progress(sorted(data.rglob("*.csv"))):
        for row in read_table(file, needs=[("text", "label")]):
            assert not isinstance(row, BadRow)
            for word in row.values["text"].split():
                votes[word][row.values["label"]] += 1
    if len({label for count in votes.values() for label in count}) < 2:
        raise ValueError("both labels are needed to learn from")
    learned = {word: count.most_common(1)[0][0] for word, count in votes.items()}
    return Trained(
        artefact=json.dumps(learned, sort_keys=True).encode(),
        suffix=".json",
        thresholds={"half": 0.5},
        scorecard={"n": len(votes), "accuracy": 1.0},
        data_fingerprint="f" * 64,
        library_versions={"votes": "1"},
    )


def word(number, at=0):
    """A word of its own for each number: digits do not count where copies are looked for."""
    return "w" + "".join(chr(ord("a") + int(digit)) for digit in f"{number}{at}")


def verdict(number, label, text=None, **fields):
    given = {
        "key": f"post/{number}",
        "text": text or f"{label}word {' '.join(word(number, at) for at in range(5))}",
        "label": label,
        "decided_at": NOON,
        "by": "moderator",
        "source": "feed",
    }
    return Verdict(**{**given, **fields})


def agrees(prediction, label, thresholds):
    return prediction == label


def base_texts(folder):
    return [
        row.values["text"]
        for file in sorted(folder.rglob("*.csv"))
        for row in read_table(file, needs=[("text", "label")])
    ]


PEOPLE_TEACH = Teacher(
    verdicts=lambda: iter(PEOPLE), agrees=agrees, needs=("yes", "no"), base_texts=base_texts
)
