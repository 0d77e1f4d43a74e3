"""What is to become of a report as far as anybody knows now, so that no reply promises what may not come.

Only the rows know it, and only once a turn's effects are carried out: the machine leaves a gap, `Pending`, in
what it says, and whoever writes the turn fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    SHOWN = "shown"  # on the map, or there by itself once its time comes
    MACHINE = "machine"  # a photo is still being looked at
    PERSON = "person"  # somebody has to decide first
    ASIDE = "aside"  # a machine found nothing of police, or an old picture
    REFUSED = "refused"  # somebody has decided against it
    OVER = "over"  # by the time at which it could be shown it is too long ago
    LEFT = "left"  # its sender said that the police had left


_SAID_ALIKE = frozenset(
    (Fate.ASIDE, Fate.REFUSED, Fate.OVER, Fate.LEFT)
)  # it is not shown, whatever was asked

# Nobody is asked to choose where a person decides when; what was never on the map comes back from nowhere.
_SAID_AS = {
    ("choice", Fate.PERSON): "later",
    ("back", Fate.MACHINE): "later",
    ("back", Fate.PERSON): "later",
    ("past", Fate.MACHINE): "now",
    ("past", Fate.PERSON): "now",
    **{("own", fate): "later" for fate in (Fate.SHOWN, Fate.MACHINE, Fate.PERSON)},
    **{("off", fate): "later" for fate in (Fate.MACHINE, Fate.PERSON)},
    ("off", Fate.SHOWN): "back",
    ("off", Fate.OVER): "own",
}


@dataclass(frozen=True, slots=True)
class Pending:
    """Part of a sentence that depends on the fate. ``asked`` is `choice` (nobody has said yet when), `now`,
    `later`, `own` (later, at a time of the sender's own), `back` and `off` (the same, of what is on the map
    already), `past` (later, when that time is over) or `photo`."""

    asked: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def key(self, fate: Fate) -> str:
        is_too_late = fate is Fate.OVER and self.asked in ("own", "off")
        if fate in _SAID_ALIKE and not is_too_late:
            return f"fate:{fate}"
        return f"{_SAID_AS.get((self.asked, fate), self.asked)}:{fate}"
