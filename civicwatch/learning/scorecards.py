"""Reads a version's scorecard into what the public page tells: figures, confusions, sources, thresholds.

A scorecard is data of another day: whatever it does not hold is left out, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicwatch.learning.in_words import InWords, Word
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.slices import (
    CalibrationBin,
    Slice,
    calibration_of,
    known_failures_of,
    slices_of,
    unequal_alarms,
)

CALIBRATION = "binary.ece"  # the one figure of which less is better
MEASURES: dict[str, tuple[Word, Word]] = {
    "binary.recall": (_("Recall"), _("of all that it should find, how much it finds")),
    "binary.precision": (_("Precision"), _("of all that it points out, how much is right")),
    "binary.f1": (_("F1"), _("recall and precision in one number")),
    "binary.average_precision": (
        _("Average precision"),
        _("how well it puts the right ones first, wherever the line is drawn"),
    ),
    "binary.roc_auc": (
        _("ROC AUC"),
        _("how often one that it should find scores above one that it should not"),
    ),
    "accuracy": (_("Accuracy"), _("how often it names exactly the right class")),
    "macro_f1": (_("Macro F1"), _("F1 of each class, rare ones counted like common ones")),
    CALIBRATION: (
        _("Calibration error"),
        _("how far its probabilities are from what is found; 0 would be perfect"),
    ),
}
WEAK_F1 = 0.7  # a class below is called weak
WEAK_RECALL = 0.8  # a source below is called weak: one in five is missed
OFTEN = 0.1  # of a class taken for one other class: marked in the table


@dataclass(frozen=True)
class Figure:
    """One number between 0 and 1, its 95% interval, and how many texts it is counted over."""

    key: str
    label: Word
    meaning: Word
    value: float
    ends: tuple[float, float] | None
    n: int | None
    note: Word = ""


@dataclass(frozen=True)
class Label:
    """One class, as the scorecard names it and in words."""

    key: str
    words: str

    def __str__(self) -> str:
        """In words; a rank or another number keeps its number beside them."""
        return f"{self.key} · {self.words}" if self.words and self.is_number else self.words or self.key

    @property
    def is_number(self) -> bool:
        return self.key.isdecimal()


@dataclass(frozen=True)
class Cell:
    """How many of a class were taken for a class."""

    said: Label
    count: int
    share: float
    right: bool

    @property
    def often_wrong(self) -> bool:
        return not self.right and self.share >= OFTEN


@dataclass(frozen=True)
class ClassRow:
    """One class: how many there are, what they were taken for, and how well it is recognised."""

    label: Label
    n: int
    cells: list[Cell]
    recall: float | None
    precision: float | None
    f1: float | None

    @property
    def weak(self) -> bool:
        return self.f1 is not None and self.f1 < WEAK_F1

    @property
    def worst(self) -> Cell | None:
        """What it is most often mistaken for, if that happens often."""
        wrong = [cell for cell in self.cells if cell.often_wrong]
        return max(wrong, key=lambda cell: cell.share, default=None)


@dataclass(frozen=True)
class SourceRow:
    """How it does on one source. Without precision, the source holds only what should be found."""

    name: str
    n: int
    recall: Figure | None
    precision: Figure | None
    reaches_queue: float | None

    @property
    def weak(self) -> bool:
        return self.recall is not None and self.recall.value < WEAK_RECALL


@dataclass(frozen=True)
class KindRow:
    """One kind of pictures, and the share of it that was taken for what is looked for."""

    name: str
    n: int
    positive: bool
    flagged: float
    ends: tuple[float, float] | None


@dataclass(frozen=True)
class Elsewhere:
    """What is to be expected of a source that it had not learned from, kind by kind."""

    source: str
    kinds: list[KindRow]


@dataclass(frozen=True)
class ThresholdRow:
    """A line drawn through the probability, and what it keeps."""

    key: str
    words: Word
    value: float
    recall: float | None
    precision: float | None
    share: float | None


class Scorecard:
    """One version as the page tells it."""

    def __init__(self, version: ClassifierVersion, in_words: InWords) -> None:
        self.version = version
        self._card: Mapping[str, Any] = version.scorecard
        self._words = in_words

    @property
    def n(self) -> int | None:
        return self._card.get("n")

    @property
    def split(self) -> str:
        """How the texts were divided, in the reader's language where the app has marked the sentence."""
        split = str(self._card.get("split", ""))
        return gettext(split) if split else ""

    @property
    def groups(self) -> int | None:
        """How many groups of texts were kept together when the split was drawn."""
        return self._card.get("groups")

    def figures(self) -> list[Figure]:
        """Those of all examples together, each with the note that the app has for it."""
        found = (self._figure(key, self._card) for key in MEASURES)
        return [replace(figure, note=self._words.notes.get(figure.key, "")) for figure in found if figure]

    def labels(self) -> list[Label]:
        """The classes in the order of the scorecard's columns."""
        return [self._label(key) for key in self._card.get("confusion", {})]

    def classes(self) -> list[ClassRow]:
        return [self._class(key, row) for key, row in self._card.get("confusion", {}).items()]

    def sources(self) -> list[SourceRow]:
        """The largest first."""
        rows = [self._source(name, card) for name, card in self._card.get("by_source", {}).items()]
        return sorted(rows, key=lambda row: (-row.n, row.name))

    def kinds(self) -> list[KindRow]:
        """Kinds of pictures, those that should be found first."""
        return self._kinds(self._card)

    def elsewhere(self) -> list[Elsewhere]:
        """Each source that was left out of learning, to see how it does on pictures from somewhere new."""
        return [
            Elsewhere(str(self._words.sources.get(name, name)), self._kinds(card))
            for name, card in self._card.get("elsewhere", {}).items()
        ]

    def slices(self) -> list[Slice]:
        return slices_of(self._card, self._words)

    def calibration(self) -> list[CalibrationBin]:
        return calibration_of(self._card)

    def known_failures(self) -> list[str]:
        """Those that the app has put into words, then each inequality of false alarms that was measured."""
        return [*known_failures_of(self._card, self._words), *unequal_alarms(self.slices())]

    def learned_from(self) -> list[tuple[str, int]]:
        """Every source with its examples, the largest first; one that the figures of all are counted on has
        no line of its own among the sources, and is known by its false alarms."""
        found = [(row.name, row.n) for row in self.sources()]
        alarms = set(self._card.get("slices", {}).get("source", {}))
        unnamed = alarms - set(self._card.get("by_source", {}))
        if len(unnamed) == 1 and self.n:
            name = unnamed.pop()
            found.append((str(self._words.sources.get(name, name)), self.n))
        return sorted(found, key=lambda source: (-source[1], source[0]))

    def thresholds(self) -> list[ThresholdRow]:
        kept = self._card.get("thresholds", {})
        lines = sorted(self.version.thresholds.items(), key=lambda line: line[1])
        return [self._threshold(key, value, kept.get(key, {})) for key, value in lines]

    def _threshold(self, key: str, value: float, kept: Mapping[str, float]) -> ThresholdRow:
        numbers = (kept.get("recall"), kept.get("precision"), kept.get("share"))
        return ThresholdRow(key, self._words.thresholds.get(key, ""), value, *numbers)

    def _kinds(self, card: Mapping[str, Any]) -> list[KindRow]:
        edges: Mapping[str, tuple[float, float]] = card.get("intervals", {})
        rows = [
            KindRow(
                name=str(self._words.kinds.get(key, key)),
                n=found["n"],
                positive=found["police"],
                flagged=found["flagged"],
                ends=edges.get(f"per_class.{key}.flagged"),
            )
            for key, found in card.get("per_class", {}).items()
            if {"n", "police", "flagged"} <= found.keys()
        ]
        return sorted(rows, key=lambda row: (not row.positive, row.name))

    def _figure(self, key: str, card: Mapping[str, Any]) -> Figure | None:
        value: Any = card
        for part in key.split("."):
            value = value.get(part, {})
        if not isinstance(value, int | float):
            return None
        ends = card.get("intervals", {}).get(key)
        label, meaning = MEASURES[key]
        return Figure(key, label, meaning, value, (ends[0], ends[1]) if ends else None, self._over(key, card))

    def _over(self, key: str, card: Mapping[str, Any]) -> int | None:
        """Recall is counted over what should be found, precision over what was pointed out."""
        table: Mapping[str, Mapping[str, int]] = card.get("confusion", {})
        positive = self._words.positive
        if key not in ("binary.recall", "binary.precision") or not positive & table.keys():
            n: int | None = card.get("n")
            return n
        if key == "binary.recall":
            return sum(sum(row.values()) for truth, row in table.items() if truth in positive)
        return sum(count for row in table.values() for said, count in row.items() if said in positive)

    def _label(self, key: str) -> Label:
        return Label(key, str(self._words.labels.get(key, "")))

    def _class(self, key: str, row: Mapping[str, int]) -> ClassRow:
        n = sum(row.values())
        cells = [
            Cell(self._label(said), count, count / n if n else 0.0, said == key)
            for said, count in row.items()
        ]
        scores = self._card.get("per_class", {}).get(key, {})
        numbers = (scores.get("recall"), scores.get("precision"), scores.get("f1"))
        return ClassRow(self._label(key), n, cells, *numbers)

    def _source(self, name: str, card: Mapping[str, Any]) -> SourceRow:
        return SourceRow(
            name=str(self._words.sources.get(name, name)),
            n=card.get("n", 0),
            recall=self._figure("binary.recall", card),
            precision=self._figure("binary.precision", card),
            reaches_queue=card.get("thresholds", {}).get("queue", {}).get("recall"),
        )
