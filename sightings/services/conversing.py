"""The conversation's glue: rows on one side, the state machine on the other.

A turn is worked out from what the row remembers and written in the caller's transaction, replies and
effects with it; so a message that is read twice, or whose reading dies half-way, is answered once.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightings import form_fields
from sightings.carriers import chosen
from sightings.conversation import Memory, Turn, lateness, step
from sightings.conversation.effects import Erase, Stop
from sightings.conversation.events import Event, Message, PhotoChecked, PinDropped, Silence
from sightings.conversation.fate import Fate
from sightings.conversation.spots import Spot
from sightings.conversation.texts import Say
from sightings.form_fields import Form
from sightings.models import (
    Contributor,
    Conversation,
    InboundMessage,
    OutboundMessage,
    Photo,
    PinLink,
    SendStage,
)
from sightings.services import (
    carrying_out,
    contributors,
    erasing,
    fates,
    late_messages,
    photos,
    pin_links,
    sending,
)
from sightings.services.carrying_out import Here
from sightings.services.sender_world import AskingWorld, Known, SenderWorld

CLOSE_JOB = "close_conversations"
BATCH = 50
# Twilio answers these by itself, and lets nothing of ours through behind a stop.
TWILIO_STOPS = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])


def look_ahead(form: Form, now: datetime) -> Known:
    """Ask the geocoder of streets what a message will need, before its transaction: a rehearsal whose outcome
    is thrown away. Nothing where no such geocoder is set."""
    if not settings.NOMINATIM_URL:
        return {}
    contributor = contributors.find(form_fields.first(form, "From"))
    world = AskingWorld(contributor, now)
    conversation = _open_one(contributor) if contributor else None
    step(_memory(conversation, contributor), _event(form, ()), world, now)
    return world.heard


def take(
    message: InboundMessage,
    contributor: Contributor,
    form: Form,
    now: datetime,
    *,
    known: Known | None = None,
) -> None:
    """Go on with the sender's conversation, in the transaction that closes the message. What was held up on
    its way may go on with nothing any more."""
    open_one = _open_one(contributor, for_update=True)
    if late_messages.answers_nothing(message, open_one, now):
        message.conversation = open_one
        late_messages.tell(lateness.unanswering(), message, open_one, _language(open_one), now)
        return
    if late_messages.tells_of_leaving(message, now):
        _take_by_itself(message, contributor, form, now, known or {})
        return
    is_apart = late_messages.belongs_to_nothing(message, now)
    conversation = (
        late_messages.set_apart(contributor, message, now)
        if is_apart
        else _conversation(contributor, message.received_at, now)
    )
    message.conversation = conversation
    kept = tuple(
        photos.add(message, index, url, kind, contributor, now).public_id
        for index, (url, kind) in enumerate(form_fields.media(form))
        if not _is_card(kind)
    )
    if is_apart:
        late_messages.tell(lateness.set_apart(), message, conversation, contributor.language, now)
        return
    world = SenderWorld(contributor, now, known or {})
    memory = _memory(conversation, contributor)
    turn = step(memory, _event(form, kept), world, message.received_at)
    here = Here(conversation, contributor, now=now, message=message)
    late_messages.say_so(message, conversation, turn.language, now)
    _write(turn, here, key=f"reply:{message.pk}")


def _take_by_itself(
    message: InboundMessage, contributor: Contributor, form: Form, now: datetime, known: Known
) -> None:
    """*They left*, held up until after later texts: it ends what was on the map when it was sent, and has no
    part in what is talked about now."""
    conversation = late_messages.conversation_of(contributor, message, now)
    message.conversation = conversation
    world = SenderWorld(contributor, now, known)
    turn = step(_memory(None, contributor), _event(form, ()), world, message.received_at)
    late_messages.say_so(message, conversation, turn.language, now)
    here = Here(conversation, contributor, now=now, message=message)
    _write(replace(turn, waits=None), here, key=f"reply:{message.pk}")


def photo_checked(photo: Photo, now: datetime) -> None:
    """Tell the sender what became of a photo, where their conversation is still open."""
    if photo.message is None or photo.message.conversation_id is None:
        return
    with transaction.atomic():
        conversation = _locked(photo.message.conversation_id)
        if conversation is None or conversation.closed_at:
            return
        outcome = "unread" if photo.refusal or not photo.outcome else photo.outcome
        is_last = not fates.waits_for_other_photos(photo)
        if is_last or outcome == "unread":
            checked = PhotoChecked(photo.public_id, outcome, is_last=is_last)
            _happen(conversation, checked, now, key=f"photo:{photo.pk}")


@transaction.atomic
def drop_pin(link: PinLink, spot: Spot, *, now: datetime) -> bool:
    """The sender's pin on the map, once. False where the link is used up or the conversation has ended."""
    conversation = _locked(link.conversation_id)
    if conversation is None or conversation.closed_at or not pin_links.use(link, now=now):
        return False
    _happen(conversation, PinDropped(spot), now, key=f"pin:{link.pk}")
    return True


def named_area(conversation: Conversation) -> str:
    """Around where a map for this conversation begins, as `latitude,longitude`; empty where it is open."""
    memory = _memory(conversation, None)
    spot = memory.spot or memory.counted_spot
    return f"{spot.latitude:.3f},{spot.longitude:.3f}" if spot else ""


def close_silent(*, now: datetime | None = None) -> int:
    """End what nobody has written to for hours; return how many conversations."""
    now = now or timezone.now()
    due = Conversation.objects.filter(closed_at__isnull=True, closes_at__lte=now)
    keys = list(due.order_by("closes_at").values_list("pk", flat=True)[:BATCH])
    for key in keys:
        with transaction.atomic():
            conversation = _locked(key)
            if conversation and not conversation.closed_at and (conversation.closes_at or now) <= now:
                _fall_silent(conversation, now)
    return len(keys)


def is_closing_overdue(by: timedelta) -> bool:
    return Conversation.objects.filter(closed_at__isnull=True, closes_at__lte=timezone.now() - by).exists()


def _fall_silent(conversation: Conversation, now: datetime) -> None:
    _happen(conversation, Silence(), now, key=f"silence:{conversation.pk}")


def _happen(conversation: Conversation, event: Event, now: datetime, *, key: str) -> None:
    contributor = conversation.contributor
    turn = step(_memory(conversation, contributor), event, SenderWorld(contributor, now), now)
    _write(turn, Here(conversation, contributor, now=now), key=key)


def _conversation(contributor: Contributor, moment: datetime, now: datetime) -> Conversation:
    """The open one, or a new one where silence has ended the last. The contributor's row is locked."""
    conversation = _open_one(contributor, for_update=True)
    if conversation and conversation.closes_at and conversation.closes_at <= moment:
        _fall_silent(conversation, now)
        conversation = None
    return conversation or Conversation.objects.create(contributor=contributor, opened_at=now, moved_at=now)


def _open_one(contributor: Contributor, *, for_update: bool = False) -> Conversation | None:
    rows = Conversation.objects.filter(contributor=contributor, closed_at__isnull=True)
    return (rows.select_for_update() if for_update else rows).first()


def _locked(key: int) -> Conversation | None:
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("contributor")
    return rows.filter(pk=key).first()


def _language(conversation: Conversation | None) -> str:
    return _memory(conversation, None).language


def _memory(conversation: Conversation | None, contributor: Contributor | None) -> Memory:
    remembered: Any = conversation.memory if conversation else None
    if remembered:
        return Memory.from_json(remembered)
    if contributor is None:
        return Memory()
    return Memory(language=contributor.language, welcomed=contributor.welcomed_at is not None)


def _is_card(kind: str) -> bool:
    """Business cards and calendars: maps attach one to the link that they share. No picture, and not kept."""
    return kind.lower().startswith("text/")


def _event(form: Form, kept: tuple[str, ...]) -> Message:
    text = form_fields.first(form, "Body")
    by_default = chosen() == "twilio" and text.strip().upper() in TWILIO_STOPS
    answered = by_default or bool(form_fields.first(form, "OptOutType"))
    cards = sum(_is_card(kind) for _url, kind in form_fields.media(form))
    return Message(text, kept, carrier_answered=answered, cards=cards)


def _write(turn: Turn, here: Here, *, key: str) -> None:
    """All of a turn, or where everything is to be erased, that and a last word."""
    if any(isinstance(effect, Erase) for effect in turn.effects):
        words = " ".join(_in_words(say, turn, here) for say in turn.replies)
        erasing.erase(here.contributor, by=None, now=here.now, last_words=words)
        return
    _note_sender(turn, here)
    for effect in turn.effects:
        carrying_out.carry_out(effect, here)
    _say(turn, here, key=key)
    _note_conversation(turn, here)


def _say(turn: Turn, here: Here, *, key: str) -> None:
    """Each reply once. Behind a stop only its confirmation goes out, by the way that asks no sender's row."""
    stops = any(isinstance(effect, Stop) for effect in turn.effects)
    if any(say.is_question for say in turn.replies):
        _drop_older_questions(here.conversation)
    for number, say in enumerate(turn.replies):
        fate = fates.of(here.sighting(), here.now) if say.needs_fate else Fate.PERSON
        if say.is_moot(fate):
            continue
        words = _in_words(say.settled(fate), turn, here)
        mark = ":q" if say.is_question else sending.NOT_KEPT if say.is_near_a_place else ""
        name = f"{key}:{number}{mark}"
        if stops:
            sending.say_last(here.contributor.phone, words, key=name, now=here.now)
        else:
            sending.say(here.contributor, words, key=name, now=here.now, conversation=here.conversation)


def _drop_older_questions(conversation: Conversation) -> None:
    """Where several messages are read at once, only the last question is worth asking."""
    waiting = OutboundMessage.objects.filter(
        conversation=conversation, stage=SendStage.TO_SEND, tried_at__isnull=True, lease_token__isnull=True
    )
    waiting.filter(key__endswith=":q").delete()


def _in_words(say: Say, turn: Turn, here: Here) -> str:
    more = {"help_address": settings.PUBLIC_URL + reverse("incidents:about")}
    if say.needs_pin_link:
        more["pin_link"] = pin_links.make(here.conversation, now=here.now)
    return say.in_words(turn.language, **more)


def _note_sender(turn: Turn, here: Here) -> None:
    contributor, memory = here.contributor, turn.memory
    contributor.language = memory.language or contributor.language
    if memory.welcomed and contributor.welcomed_at is None:
        contributor.welcomed_at = here.now
    contributor.save(update_fields=["language", "welcomed_at"])


def _note_conversation(turn: Turn, here: Here) -> None:
    conversation, now = here.conversation, here.now
    remembered: Any = turn.memory.as_json()
    conversation.memory, conversation.step = remembered, turn.memory.step
    conversation.moved_at = now
    conversation.closes_at = now + turn.waits if turn.waits else None
    conversation.closed_at = None if turn.waits else now
    conversation.save()
