"""What a part lends the incident that takes it in, and what it takes along when it leaves.

Each returns what the log of the survivor says of it. The caller holds the rows and saves them.
"""

from typing import Any

from incidents.models import Decision, Incident, Status
from incidents.risks import FLAGS
from incidents.services.second_eyes import own_risks


def hide_with(incident: Incident, survivor: Incident) -> dict[str, Any]:
    """Whoever takes in what is restricted shows its links too, and so becomes restricted as well."""
    if not incident.restricted or survivor.restricted:
        return {}
    survivor.restricted = True
    return {"restricted": {"from": False, "to": True}}


def show_again(survivor: Incident, merged: Decision) -> dict[str, Any]:
    """What was hidden only because of the part that leaves is shown as before, unless it takes two."""
    if not merged.changes.get("hid_survivor") or not survivor.restricted or _takes_two(survivor):
        return {}
    others = Incident.objects.family_of(survivor.pk).exclude(pk=survivor.pk)
    if others.filter(restricted=True).exists():
        return {}
    survivor.restricted = False
    return {"restricted": {"from": True, "to": False}}


def lend_flags(incident: Incident, survivor: Incident) -> dict[str, Any]:
    """What is told of a part is told of the whole: a child in it hides the links of all."""
    lent = [name for name in FLAGS if getattr(incident, name) and not getattr(survivor, name)]
    for name in lent:
        setattr(survivor, name, True)
    return {name: {"from": False, "to": True} for name in lent}


def take_back_flags(survivor: Incident, merged: Decision) -> dict[str, Any]:
    """A part that leaves takes along what only it brought.

    From what is public a tick is taken off by an edit, which takes two: it may have been approved since then
    with words that need it.
    """
    if survivor.status == Status.PUBLISHED:
        return {}
    others = Incident.objects.family_of(survivor.pk).exclude(pk=survivor.pk)
    taken = [
        name
        for name in merged.changes.get("lent_flags", [])
        if getattr(survivor, name) and not others.filter(**{name: True}).exists()
    ]
    for name in taken:
        setattr(survivor, name, False)
    return {name: {"from": True, "to": False} for name in taken}


def raise_with(incident: Incident, survivor: Incident) -> dict[str, Any]:
    """A survivor is as likely as its likeliest part, or the strongest case would leave the queue's top."""
    before = (survivor.likelihood, survivor.likely)
    if (incident.likelihood or 0.0) <= (survivor.likelihood or 0.0):
        return {}
    survivor.likelihood, survivor.likely = incident.likelihood, incident.likely
    return {"survivor_was": before}


def lower_again(survivor: Incident, merged: Decision) -> None:
    """What a part lent its survivor leaves with it."""
    before = merged.changes.get("survivor_was")
    if before and survivor.likelihood == merged.incident.likelihood:
        survivor.likelihood, survivor.likely = before


def _takes_two(survivor: Incident) -> bool:
    return survivor.status == Status.PUBLISHED and bool(own_risks(survivor))
