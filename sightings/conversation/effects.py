"""What the machine wants done. The rows are written by `services.conversing`; here it is only said."""

from dataclasses import dataclass

from sightings.conversation.memory import Draft
from sightings.conversation.spots import Spot


@dataclass(frozen=True, slots=True)
class PutDown:
    """The sighting counts from here on."""

    draft: Draft
    spot: Spot


@dataclass(frozen=True, slots=True)
class AddTo:
    """More about the sighting that was put down last; what is None stays as it is, ``words`` are added.

    ``show_from``, ISO 8601, goes with a ``show_now`` of False: not before, where that is later.
    """

    activity: str | None = None
    show_now: bool | None = None
    show_from: str | None = None
    photos: tuple[str, ...] = ()
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """It is the same as another sender's sighting, by its public id."""

    other: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the sighting back that was put down last."""


@dataclass(frozen=True, slots=True)
class End:
    """The police have left: the sender's sighting with this public id is over."""

    public_id: str


@dataclass(frozen=True, slots=True)
class AskPerson:
    """``reason``: no_place, lost, abuse, asked, silent, dropped, photo, force_denied or harm; admin has
    words for each."""

    reason: str


@dataclass(frozen=True, slots=True)
class AskAlert:
    """Somebody wants to be told; it takes a second yes (`ConfirmAlert`) before anything is sent."""

    spot: Spot
    radius_m: int


@dataclass(frozen=True, slots=True)
class ConfirmAlert:
    pass


@dataclass(frozen=True, slots=True)
class EndAlerts:
    pass


@dataclass(frozen=True, slots=True)
class Stop:
    pass


@dataclass(frozen=True, slots=True)
class Start:
    pass


@dataclass(frozen=True, slots=True)
class Erase:
    """Everything of this sender, everywhere. Nothing after it in the turn is carried out."""


@dataclass(frozen=True, slots=True)
class ForgetWords:
    """The words of this message are not kept: they ask about a place."""


Effect = (
    PutDown
    | AddTo
    | Join
    | Withdraw
    | End
    | AskPerson
    | AskAlert
    | ConfirmAlert
    | EndAlerts
    | Stop
    | Start
    | Erase
    | ForgetWords
)
