"""What becomes of a sighting, worked out from what is known of its photos and its sender, part by part.

Every part speaks for itself (for, against, or nothing) and gives its reason; `decide` says what they come to.
“Police-like content” is what a machine can see. It is no proof, and nothing here publishes a *picture*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN, FOR_PERSON, REJECTED = "shown", "for_person", "rejected"
UNVERIFIED, PHOTO_CHECKED, CONFIRMED = "unverified", "photo_checked", "confirmed"
INDEPENDENT = 2  # senders whose reports agree make a sighting confirmed
DOUBTFUL, TRUSTED = 3, 3  # reports of a sender that persons rejected, or confirmed
DOUBTFUL_SENDER = "doubtful"


@dataclass(frozen=True)
class PhotoFacts:
    """What is known of one photo.

    ``outcome`` is verified, needs_person, not_police, unread or video; ``taken`` holds the place and time in
    the photo against what was told (matches, far, none); ``earlier`` says whose earlier picture it is: own,
    others, known (a person marked it as old or not from here), or none; ``names_police`` that a word such as
    POLICE was read in it.
    """

    outcome: str
    score: float | None = None
    taken: str = "none"
    earlier: str = "none"
    names_police: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class SenderFacts:
    """How many earlier reports persons confirmed and rejected; ``is_known`` is False for the web."""

    confirmed: int = 0
    rejected: int = 0
    is_known: bool = True

    @property
    def standing(self) -> str:
        if self.rejected >= DOUBTFUL and self.rejected > self.confirmed:
            return DOUBTFUL_SENDER
        return "trusted" if self.confirmed >= TRUSTED and not self.rejected else "new"


@dataclass(frozen=True)
class Reason:
    """``weight``: 1 speaks for showing it, -1 against, 0 neither; -2 alone keeps it off the map."""

    part: str
    says: str
    weight: int

    def as_json(self) -> dict[str, Any]:
        return {"part": self.part, "says": self.says, "weight": self.weight}


@dataclass(frozen=True)
class Verdict:
    """``outcome`` and ``verification`` as the constants above name them."""

    outcome: str
    verification: str
    confidence: float | None = None
    reasons: list[Reason] = field(default_factory=list)


_NETWORK = {"verified": 1, "needs_person": 0, "not_police": -1, "unread": 0, "video": 0}
_TAKEN = {"matches": 1, "far": -1, "none": 0}
_EARLIER = {"none": 0, "own": -1, "others": -1, "known": -2}
_STANDING = {DOUBTFUL_SENDER: -1, "new": 0, "trusted": 1}


def verdict(
    photos: Sequence[PhotoFacts], *, sender: SenderFacts | None = None, independent_senders: int = 1
) -> Verdict:
    """What all photos of a sighting, who sent it and who else saw it come to."""
    sender = sender or SenderFacts(is_known=False)
    usable = [photo for photo in photos if not photo.sealed]
    best = max(usable, key=_strength, default=None)
    reasons = _reasons(best, sender, independent_senders, any(photo.sealed for photo in photos))
    outcome, verification = decide(reasons)
    return Verdict(outcome, verification, best.score if best else None, reasons)


def reasons_of_photo(photo: PhotoFacts) -> list[Reason]:
    """What one photo says for itself."""
    return [
        Reason("network", photo.outcome, _NETWORK[photo.outcome]),
        Reason("taken", photo.taken, _TAKEN[photo.taken]),
        Reason("earlier", photo.earlier, _EARLIER[photo.earlier]),
        Reason("written", "police" if photo.names_police else "none", int(photo.names_police)),
    ]


def decide(reasons: Sequence[Reason]) -> tuple[str, str]:
    """From the parts to the whole, in this order; the first line that fits holds.

    1. sealed for suspected abuse, whatever else: a person
    2. two senders who do not know of one another: shown, confirmed
    3. a picture known to be old or from elsewhere: rejected
    4. the network sees police and nothing speaks against it: shown, one report, photo checked
    5. the network sees no police and nothing speaks for it: rejected, and a person may bring it back
    6. anything else, words alone too: a person
    """
    said = {reason.part: reason for reason in reasons}
    network = said["network"].weight if "network" in said else 0
    others = [reason.weight for reason in reasons if reason.part != "network"]
    if "sealed" in said:
        return FOR_PERSON, UNVERIFIED
    if said["senders"].weight > 0:
        return SHOWN, CONFIRMED
    if min(others) <= -2:
        return REJECTED, UNVERIFIED
    if network > 0 and min(others) >= 0:
        return SHOWN, PHOTO_CHECKED
    if network < 0 and max(others) <= 0:
        return REJECTED, UNVERIFIED
    return FOR_PERSON, UNVERIFIED


def _reasons(best: PhotoFacts | None, sender: SenderFacts, senders: int, is_sealed: bool) -> list[Reason]:
    found = reasons_of_photo(best) if best else [Reason("photo", "words_only", 0)]
    if is_sealed:
        found.append(Reason("sealed", "sealed", -2))
    standing = sender.standing if sender.is_known else "unknown"
    found.append(Reason("sender", standing, _STANDING.get(standing, 0)))
    agreed = senders >= INDEPENDENT
    return [*found, Reason("senders", "several" if agreed else "one", int(agreed))]


def _strength(photo: PhotoFacts) -> tuple[int, float]:
    """The photo that speaks loudest is the one that is judged: one good photo outweighs a blurred one, and
    one that was here before outweighs nothing."""
    weights = [reason.weight for reason in reasons_of_photo(photo)]
    return sum(weights), photo.score or 0.0
