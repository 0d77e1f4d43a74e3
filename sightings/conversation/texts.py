"""All that we say. `texts.toml` holds both languages side by side: what is in the one must be in the other.

Texts fit into 160 characters where they can, into two messages where not; what may be longer is named here.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sightings.conversation.fate import Fate, Pending
from sightings.conversation.segments import lightened

FILE = Path(__file__).with_name("texts.toml")
LONGER = {
    "welcome": 3,  # said once to each sender; what it promises cannot be shorter
    "near": 3,  # three sightings with where and when
}
_QUESTIONS = frozenset(
    (
        *("ask_place", "ask_city", "ask_elsewhere", "ask_proof", "not_found", "short_link"),
        *("confirm", "confirm_again", "confirm_rough", "lost"),
        *("confirm_and_proof", "confirm_rough_and_proof"),
    )
)
_IF_IT_MAY_SHOW = frozenset(("ask_activity", "counted_force"))


@cache
def load() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence that is put into the sender's language when it is said."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def in_words(self, language: str) -> str:
        return load()[self.key][language].format(**_spoken(self.values, language))


@dataclass(frozen=True, slots=True)
class Listed:
    """Several parts, one after the other: each a clock time, a part and parts behind it."""

    rows: tuple[tuple[str | Part, ...], ...]

    def in_words(self, language: str) -> str:
        return "; ".join(
            " ".join(cell.in_words(language) if isinstance(cell, Part) else cell for cell in row)
            for row in self.rows
        )


def _spoken(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value.in_words(language) if isinstance(value, Part | Listed) else value
        for name, value in values.items()
    }


@dataclass(frozen=True, slots=True)
class Say:
    """One message: its key in the table and what fills it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        """One of the questions about a report: a newer one replaces what has not been sent yet."""
        return self.key in _QUESTIONS

    def settled(self, fate: Fate) -> "Say":
        """With what depends on the report's fate filled in."""
        return Say(
            self.key,
            {
                name: Part(value.key(fate), dict(value.values)) if isinstance(value, Pending) else value
                for name, value in self.values.items()
            },
        )

    @property
    def needs_fate(self) -> bool:
        is_pending = any(isinstance(value, Pending) for value in self.values.values())
        return is_pending or self.key in _IF_IT_MAY_SHOW

    def is_moot(self, fate: Fate) -> bool:
        """What police are doing is no matter where a machine saw none, or a person said no."""
        return self.key in _IF_IT_MAY_SHOW and fate in (Fate.ASIDE, Fate.REFUSED)

    @property
    def is_near_a_place(self) -> bool:
        """What it tells lets the place be guessed that was asked about: it is not kept once it is sent."""
        return self.key == "near"

    @property
    def needs_pin_link(self) -> bool:
        return "{pin_link}" in load()[self.key]["en"]

    def in_words(self, language: str, **more: str) -> str:
        return lightened(load()[self.key][language].format(**_spoken(self.values, language), **more))
