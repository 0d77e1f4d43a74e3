"""What is watched of a post or a photo, on which bins, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civicwatch.learning.drift.sketches import Grid
from civicwatch.learning.in_words import Word

DIRECTIONS = 4  # random directions through the features that a classifier reads


@dataclass(frozen=True)
class Feature:
    """One thing that is counted: along a grid where it has an order, by category where it has none."""

    name: str
    words: Word
    meaning: Word
    grid: Grid | None = None


_TURNED = _(
    "What the classifier reads of it, seen from one of a few random directions: it moves where subjects or "
    "wording change, though length and known words stay the same."
)
_LISTED = (
    Feature("length", _("length"), _("Characters of the text."), Grid(0, 14, 56, "log2")),
    Feature(
        "unknown",
        _("unknown words"),
        _("Share of its words that the classifier never learned."),
        Grid(0, 1, 50),
    ),
    Feature("language", _("language"), _("As its most frequent small words and its letters tell.")),
    Feature("brightness", _("brightness"), _("Mean of the picture, black 0, white 255."), Grid(0, 255, 51)),
    Feature("size", _("size"), _("Bytes of the file as it came."), Grid(10, 26, 64, "log2")),
    Feature(
        "sharpness",
        _("sharpness"),
        _("How strongly neighbouring points differ; blurred and empty pictures have little."),
        Grid(-4, 14, 72, "log2"),
    ),
    *(
        Feature(
            f"content_{at}",
            format_lazy("{words} {at}", words=_("content"), at=at),
            _TURNED if at == 1 else _("The same, from another direction."),
            Grid(-4, 4, 160),
        )
        for at in range(1, DIRECTIONS + 1)
    ),
    Feature("score", _("score"), _("The probability that the classifier gave."), Grid(-8, 8, 64, "log-odds")),
    Feature("label", _("answer"), _("What the classifier said it is.")),
    Feature("outcome", _("what followed"), _("What was done with it then.")),
)
FEATURES = {feature.name: feature for feature in _LISTED}
LANGUAGES: dict[str, Word] = {  # those that `languages` names; a script is told by its name
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "pt": _("Portuguese"),
    "de": _("German"),
    "other_latin": _("unclear, in Latin letters"),
    "none": _("no letters"),
}
NOT_TESTED = frozenset({"outcome"})  # follows from score and answer; it is counted for /metrics alone


def tested() -> dict[str, Feature]:
    return {name: feature for name, feature in FEATURES.items() if name not in NOT_TESTED}
