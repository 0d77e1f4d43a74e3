"""What a moderator reads of a conversation: both sides in order, what the machine knows, and why it asks.

Never the number; a senior sees its last two digits, to tell two senders apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sightings.conversation import Memory
from sightings.conversation.asking import missing
from sightings.conversation.memory import Draft
from sightings.models import Contributor, Conversation, Photo

WAITING, OPEN, ALL = "waiting", "open", "all"
VIEWS = {WAITING: _("Need a person"), OPEN: _("Going on now"), ALL: _("All")}
FAR = 500  # how far J and K look

REASONS: dict[str, Promise] = {
    "lost": _("the machine did not understand, three times"),
    "no_place": _("no place was found"),
    "abuse": _("insults"),
    "asked": _("a person was asked for"),
    "silent": _("a report was left unfinished"),
    "dropped": _("a photo was left behind"),
    "photo": _("the only photo cannot be opened"),
    "force_denied": _("who told of force says that there was none, or nobody hurt"),
    "harm": _("news of somebody hurt"),
    "late": _("a text came late, after others of its sender"),
    "late_force": _("a text about force came late, after others of its sender"),
}
OF_FORCE = ("late_force", "force_denied", "harm")  # before the others, whoever has waited longer
STEPS: dict[str, Promise] = {
    "idle": _("nothing open"),
    "place": _("was asked where"),
    "confirm": _("was asked to confirm the place"),
    "proof": _("was asked for a photo or words"),
    "both": _("was asked for a photo or words, with the place read back"),
    "after": _("the report counts"),
    "person": _("waits for a person"),
}
# What became of a reply: our own words for it until the carrier has one.
SENT: dict[str, Promise] = {
    "to_send": _("waits to be sent"),
    "dropped": _("not sent"),
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending"), _("on its way")),
    "sent": _("sent"),
    **dict.fromkeys(("delivered", "read"), _("delivered")),
    **dict.fromkeys(("failed", "undelivered", "canceled"), _("could not be delivered")),
}
MISSING: dict[str, Promise] = {
    "place": _("a place"),
    "proof": _("a photo, or what is to be seen"),
    "yes": _("a yes to the place"),
}


@dataclass(frozen=True)
class Line:
    """One message: ``side`` is `theirs`, `machine` or `person`."""

    at: datetime
    side: str
    text: str
    status: str = ""
    photos: tuple[Photo, ...] = ()
    is_forgotten: bool = False


@dataclass(frozen=True)
class Known:
    """What the machine has understood of a report that does not count yet."""

    place: str
    words: str
    photos: int
    missing: Promise


def summary() -> dict[str, Any]:
    waiting = Conversation.objects.filter(needs_person_at__isnull=False)
    counted: dict[str, Any] = waiting.aggregate(waiting=Count("pk"), oldest=Min("needs_person_at"))
    return counted | {"open": Conversation.objects.filter(closed_at__isnull=True).count()}


def rows(view: str) -> QuerySet[Conversation]:
    every = Conversation.objects.select_related("contributor").annotate(
        written=Count("messages", distinct=True), last_heard=Max("messages__received_at")
    )
    if view == WAITING:
        waiting = every.filter(needs_person_at__isnull=False)
        of_force = ExpressionWrapper(Q(person_reason__in=OF_FORCE), output_field=BooleanField())
        return waiting.order_by(of_force.desc(), "needs_person_at", "pk")
    chosen = every.filter(closed_at__isnull=True) if view == OPEN else every
    return chosen.order_by(F("needs_person_at").asc(nulls_last=True), "-moved_at", "-pk")


def neighbours(conversation: Conversation) -> tuple[int | None, int | None]:
    """Those before and after it among the ones that wait, round to the other end."""
    keys = list(rows(WAITING).values_list("pk", flat=True)[:FAR])
    if conversation.pk not in keys:
        return (keys[-1], keys[0]) if keys else (None, None)
    if len(keys) == 1:
        return None, None
    at = keys.index(conversation.pk)
    return keys[at - 1], keys[(at + 1) % len(keys)]


def lines(conversation: Conversation) -> list[Line]:
    """Both sides in the order in which they were written."""
    return sorted([*_theirs(conversation), *_ours(conversation)], key=lambda line: line.at)


def _theirs(conversation: Conversation) -> Iterable[Line]:
    for message in conversation.messages.prefetch_related("photos"):
        photos = tuple(message.photos.all())
        forgotten = not message.text and not message.media_count
        yield Line(message.received_at, "theirs", message.text, photos=photos, is_forgotten=forgotten)


def _ours(conversation: Conversation) -> Iterable[Line]:
    for reply in conversation.replies.all():
        side = "person" if reply.key.startswith("person:") else "machine"
        status = reply.status or reply.stage
        yield Line(reply.created_at, side, reply.body, str(SENT.get(status, status)))


def known(conversation: Conversation) -> Known | None:
    remembered: Any = conversation.memory
    memory = Memory.from_json(remembered) if remembered else Memory()
    if memory.draft == Draft() and memory.spot is None:
        return None
    place = memory.spot.name if memory.spot else memory.street
    return Known(place, memory.draft.words, len(memory.draft.photos), MISSING[missing(memory)])


def seen(conversation: Conversation) -> str:
    """Changes with every message and every decision: nobody answers what they have not read."""
    newest = conversation.messages.aggregate(pk=Max("pk"))["pk"]
    said = conversation.replies.filter(Q(key__startswith="person:")).aggregate(pk=Max("pk"))["pk"]
    return f"{newest}.{said}.{conversation.needs_person_at}"


def last_digits(contributor: Contributor) -> str:
    """To tell two senders apart, not to call one."""
    return contributor.phone[-2:] if len(contributor.phone) > 6 else ""
