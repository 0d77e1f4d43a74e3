"""A classifier as small as they come: it looks for one word, and its artefact is that word."""

from civicwatch.learning.registry import Evaluated, Trained
from civicwatch.learning.tables import BadRow, read_table


class Model:
    def __init__(self, word):
        self.word = word

    def predict(self, items, thresholds):
        return [self.word in item for item in items]


def load(artefact):
    return Model(artefact.decode())


def train(data, progress):
    words = [line for line in progress(data.read_text().splitlines()) if line]
    if not words:
        raise ValueError(f"{data} holds no word")
    return Trained(
        artefact=words[0].encode(),
        suffix=".txt",
        thresholds={"queue": 0.5},
        scorecard={"n": len(words), "accuracy": 1.0, "macro_f1": 1.0, "split": "none"},
        data_fingerprint="f" * 64,
        library_versions={},
        skipped=[BadRow(data.name, 9, "blank")],
    )


def evaluate(loaded, data, progress):
    rows = list(read_table(data, needs=[("text", "label")]))
    good = [row for row in rows if not isinstance(row, BadRow)]
    said = loaded.predict([row.values["text"] for row in progress(good)])
    hits = sum(found == (row.values["label"] == "1") for found, row in zip(said, good, strict=True))
    scores = {"n": len(good), "accuracy": hits / len(good), "macro_f1": 0.0}
    return Evaluated(scores, [row for row in rows if isinstance(row, BadRow)])


def classify(loaded, texts):
    return [{"found": found} for found in loaded.predict(texts)]
