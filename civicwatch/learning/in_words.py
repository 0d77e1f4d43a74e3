"""What an app says of its classifier on the public page of scorecards, since numbers explain nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Word = object  # a text or a lazy translation of one: str() gives it in the reader's language


@dataclass(frozen=True)
class InWords:
    """Plain words for a classifier; what is left out is shown as the scorecard has it.

    `about` is the template that says what it decides and what it cannot. `labels`, `sources`, `kinds` (of
    pictures), `thresholds`, `groups` (of slices: `black`, or `dialect.white`) and `known_failures` go from
    the scorecard's keys to words; `positive` holds the labels that `binary` counts. `outcomes` and `scores`
    are what it says of one sentence: what follows from it, and its numbers. `notes` goes from a figure's key
    (`binary.ece`) to what must be known to read it; `at_lines` has what a comparison asks at a line.
    """

    title: Word = ""
    about: str = ""
    labels: Mapping[str, Word] = field(default_factory=dict)
    sources: Mapping[str, Word] = field(default_factory=dict)
    kinds: Mapping[str, Word] = field(default_factory=dict)
    thresholds: Mapping[str, Word] = field(default_factory=dict)
    positive: frozenset[str] = frozenset()
    groups: Mapping[str, Word] = field(default_factory=dict)
    known_failures: Mapping[str, Word] = field(default_factory=dict)
    outcomes: Mapping[str, Word] = field(default_factory=dict)
    at_lines: Mapping[str, Word] = field(default_factory=dict)
    scores: Mapping[str, Word] = field(default_factory=dict)
    notes: Mapping[str, Word] = field(default_factory=dict)
