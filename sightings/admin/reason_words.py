"""The parts of a verdict as sentences for a moderator."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sightings.admin import photo_words
from sightings.in_words import ACTIVITIES
from sightings.services import activities

_WORDS: dict[tuple[str, str], Promise] = {
    ("network", "verified"): _("The machine sees police-like content in the photo."),
    ("network", "needs_person"): _("The machine is not sure what the photo shows."),
    ("network", "not_police"): _("The machine sees no police in the photo."),
    ("network", "unread"): _("The photo could not be read."),
    ("network", "video"): _("It is a video, which no machine looks at."),
    ("taken", "matches"): _("Place and time inside the photo match what was told."),
    ("taken", "far"): _("Place or time inside the photo do not match what was told."),
    ("taken", "none"): _("The photo carries neither place nor time."),
    ("earlier", "own"): _("The same sender has sent this picture before."),
    ("earlier", "others"): _("Somebody else has sent this picture before."),
    ("earlier", "known"): _("A moderator marked this picture as old, or as not from here."),
    ("earlier", "none"): _("The picture was not here before."),
    ("written", "police"): _("A word such as POLICE can be read in the photo."),
    ("written", "none"): _("No word for police can be read in the photo."),
    ("photo", "words_only"): _("There is no photo."),
    ("sealed", "sealed"): _("A picture of it was sealed."),
    ("sender", "doubtful"): _("Several earlier reports of this sender were rejected."),
    ("sender", "trusted"): _("Several earlier reports of this sender were confirmed."),
    ("sender", "new"): _("Little is known of this sender."),
    ("sender", "unknown"): _("It came by the form: nothing is known of its sender."),
    ("senders", "one"): _("One sender."),
    ("senders", "several"): _("Several senders who do not know of one another."),
}
_ACTIONS: dict[str, Promise] = {
    "put_down": _("was reported"),
    "add": _("its sender said more"),
    "join": _("was found to be the same as another"),
    "leave": _("stands on its own again"),
    "senders": _("another sender reported the same, or took it back"),
    "withdraw": _("was taken back by its sender"),
    "expire": _("its time was over"),
    "left": _("its sender said that the police had left"),
    "machine_shown": _("the machine: shown"),
    "machine_confirmed": _("the machine: confirmed by several senders"),
    "machine_for_person": _("the machine: a person has to decide"),
    "machine_rejected": _("the machine: rejected"),
    "confirm": _("confirmed"),
    "reject": _("rejected"),
    "restore": _("the decision was taken back"),
    activities.TAKE_BACK: _("what was put right was taken back"),
    "demonstrate": _("put down for the demonstration"),
}
_WEIGHTS = {1: "for", -1: "against", -2: "against"}


def action_words(action: str) -> str:
    """A line of the history; what was done with a photo stands there as well."""
    if action in _ACTIONS:
        return str(_ACTIONS[action])
    kind, _colon, change = action.partition(":")
    if kind == activities.CORRECT:
        was, _arrow, became = change.partition(">")
        told = {"was": ACTIVITIES[was], "became": ACTIVITIES[became]}
        return str(_("put right: “%(became)s”, not “%(was)s”") % told)
    return str(_("a photo: %(done)s") % {"done": photo_words.done(action)})


def in_words(reasons: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each reason with ``for``, ``against`` or nothing; an unheard-of one as it stands."""
    return [
        (
            _WEIGHTS.get(reason.get("weight", 0), ""),
            str(_WORDS.get((reason.get("part", ""), reason.get("says", "")), reason.get("says", ""))),
        )
        for reason in reasons
    ]
