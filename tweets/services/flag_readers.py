"""Which partner is told of which flag: of most all who may read flags, of what a partner keeps to itself that
partner alone. It is asked whenever something is told or read, so that it holds for what was told before too.
"""

from collections.abc import Iterable, Sequence

from civicwatch.access.models import Partner
from civicwatch.events import audience
from civicwatch.events.audience import Circle
from civicwatch.events.models import Event
from tweets.models import Flag
from tweets.querysets import FlagQuerySet

ABOUT = "flags/"  # how the subject of what is told of a flag begins
# The same for those alone who were told of it before its partner kept it to itself.
CALLED_BACK = "former-flags/"


def heard_by(told: Sequence[Event], partner: Partner) -> list[Event]:
    """Those of the events about flags that a partner may hear of."""
    circles = audience.circles_of(event.subject for event in told)
    return [
        event for event in told if event.subject not in circles or circles[event.subject].holds(partner.pk)
    ]


def held_back(subjects: Iterable[str]) -> dict[str, Circle]:
    """Of subjects that begin with ABOUT, those that are their sender's alone."""
    return {
        ABOUT + public_id: Circle(sender)
        for public_id, sender in _senders(Flag.objects.held_back(), ABOUT, subjects)
    }


def called_back(subjects: Iterable[str]) -> dict[str, Circle]:
    """Of subjects that begin with CALLED_BACK: everybody but the sender, who has not lost anything."""
    return {
        CALLED_BACK + public_id: Circle(sender, is_outside=True)
        for public_id, sender in _senders(Flag.objects.all(), CALLED_BACK, subjects)
    }


def held_back_among(flags: Iterable[Flag]) -> set[int]:
    """The primary keys of those of the flags that are their sender's alone."""
    found = Flag.objects.held_back().filter(pk__in=[flag.pk for flag in flags])
    return set(found.values_list("pk", flat=True))


def _senders(flags: FlagQuerySet, start: str, subjects: Iterable[str]) -> Iterable[tuple[str, int]]:
    names = [subject.removeprefix(start) for subject in subjects]
    return flags.filter(public_id__in=names).values_list("public_id", "tweet__sender")
