"""All that the machine knows between two messages: plain, frozen, and JSON at any time."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from sightings.conversation.spots import Spot

VERSION = 1


class Step(StrEnum):
    """What the sender was asked last."""

    IDLE = "idle"  # nothing
    PLACE = "place"  # where it is
    CONFIRM = "confirm"  # whether that is the place
    PROOF = "proof"  # a photo, or what is to be seen
    BOTH = "both"  # that, and with it whether the place is right
    AFTER = "after"  # it counts; what else there is to say is up to the sender
    PERSON = "person"  # a person reads on; the machine says only that, unless it understands


class Aside(StrEnum):
    """A question beside the report, open for one message."""

    NONE = ""
    WHERE = "where"
    ALERT = "alert"
    ALERT_YES = "alert_yes"


@dataclass(frozen=True, slots=True)
class Draft:
    """What of a sighting is known. ``photos`` are public ids of photos, ``seen_at`` is ISO 8601.

    ``show_now`` is None until its sender has said when to show it, ``show_from`` the moment (ISO 8601) before
    which they do not want it shown. ``left_at``, ISO 8601, is when they said that the police had left, of a
    report that did not count yet.
    """

    photos: tuple[str, ...] = ()
    words: str = ""
    activity: str = ""
    show_now: bool | None = None
    show_from: str = ""
    seen_at: str = ""
    left_at: str = ""

    @property
    def is_proven(self) -> bool:
        return bool(self.photos or self.words)


@dataclass(frozen=True, slots=True)
class Memory:
    """``asked`` counts the questions about this draft, ``lost`` how often in a row nothing was understood.

    ``counted`` is the draft that became the last sighting, kept while it can still be put right.
    ``waits_said_at`` is when it was last said, to what was not understood, that a person will read it.
    ``heard`` and ``heard_at`` tell a message that was sent twice. ``named_two``: a second place was named
    with the first and comes by itself.
    """

    step: Step = Step.IDLE
    aside: Aside = Aside.NONE
    language: str = ""
    welcomed: bool = False
    draft: Draft = field(default_factory=Draft)
    spot: Spot | None = None
    street: str = ""
    asked: int = 0
    lost: int = 0
    insulted: bool = False
    waits_said_at: str = ""
    counted: Draft | None = None
    counted_at: str = ""
    counted_spot: Spot | None = None
    same: str = ""
    named_two: bool = False
    heard: str = ""
    heard_at: str = ""

    def afresh(self) -> "Memory":
        """Nothing but what holds for the sender, not for the report."""
        return Memory(language=self.language, welcomed=self.welcomed, insulted=self.insulted)

    def as_json(self) -> dict[str, Any]:
        data = asdict(self) | {"version": VERSION}
        for name in ("spot", "counted_spot"):
            spot: Spot | None = getattr(self, name)
            data[name] = spot and spot.as_json()
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What another edition wrote is begun anew; language and welcome are the sender's and stay."""
        if data.get("version") != VERSION:
            return cls(language=data.get("language", ""), welcomed=data.get("welcomed", False))
        read = {name: data[name] for name in cls.__slots__ if name in data}
        read |= {"step": Step(data["step"]), "aside": Aside(data["aside"]), "draft": _draft(data["draft"])}
        for name in ("spot", "counted_spot"):
            read[name] = data[name] and Spot.from_json(data[name])
        return cls(**read | {"counted": data["counted"] and _draft(data["counted"])})


def _draft(data: dict[str, Any]) -> Draft:
    return Draft(**data | {"photos": tuple(data["photos"])})
