"""What the pages call things, in English and Spanish: ages, kinds of checking, what police were doing."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sightings.place_words import name_near

ACTIVITIES: dict[str, Promise] = {
    "present": gettext_lazy("Police present"),
    "eviction": gettext_lazy("Eviction"),
    "belongings": gettext_lazy("Belongings taken"),
    "force": gettext_lazy("Use of force"),
    "": gettext_lazy("Police seen"),
}
VERIFICATIONS: dict[str, Promise] = {
    "unverified": gettext_lazy("One report, not checked"),
    "photo_checked": gettext_lazy("One report, photo checked"),
    "confirmed": gettext_lazy("Confirmed"),
}
MEANINGS: dict[str, Promise] = {
    "unverified": gettext_lazy("One person said so. Nobody has checked it."),
    "photo_checked": gettext_lazy(
        "One person said so and sent a photo. A machine found police-like content in it; that is not proof."
    ),
    "confirmed": gettext_lazy("A second person with another telephone, or a moderator, says so too."),
}
LIKELIHOODS: dict[str, Promise] = {
    "likely": gettext_lazy("likely"),
    "possible": gettext_lazy("possible"),
    "unlikely": gettext_lazy("unlikely"),
}
# Marks for those who do not see them. What cities and others bring goes by its theme
# (drawn by js/sightings/shapes.js), a sighting by how it was checked.
MARKS: dict[str, Promise] = {
    "call_for_service": gettext_lazy("mark: square"),
    "request_311": gettext_lazy("mark: triangle"),
    "transit": gettext_lazy("mark: cross"),
    "encampment": gettext_lazy("mark: number in a rounded label"),
    "rent": gettext_lazy("mark: number in a price tag"),
}
SIGNS: dict[str, Promise] = {
    "unverified": gettext_lazy("mark: hollow diamond with a question mark"),
    "photo_checked": gettext_lazy("mark: half-filled diamond"),
    "confirmed": gettext_lazy("mark: filled diamond with a tick"),
}
AREAS: dict[str, Promise] = {
    "zip": gettext_lazy("somewhere in this ZIP code"),
    "city": gettext_lazy("somewhere in this city"),
    "district": gettext_lazy("somewhere in this police district"),
}


def age_words(seen_at: datetime, now: datetime) -> str:
    """“just now”, “25 minutes ago”, “2 hours ago”: no more exact than the time shown is."""
    minutes = max(0, int((now - seen_at) / timedelta(minutes=1)))
    if minutes < 5:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}


def label_words(label: str) -> str:
    """A stored label in the reader's language: its names stay, the *near* before them is a word of ours."""
    name = name_near(label)
    return _("near {name}").format(name=name) if name else label
