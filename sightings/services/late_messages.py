"""What was sent long before it is read, against the rows: what it may still answer, what is said of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sightings.conversation import lateness
from sightings.conversation.gone_words import gone_in
from sightings.conversation.keywords import activity_in, command_in, tells_of_harm
from sightings.conversation.language import ENGLISH
from sightings.conversation.texts import Say
from sightings.models import Contributor, Conversation, InboundMessage
from sightings.services import joining, limiting, sending

REASON, FORCE_REASON, HARM_REASON = "late", "late_force", "harm"


def answers_nothing(message: InboundMessage, open_one: Conversation | None, now: datetime) -> bool:
    """Whether it is nothing but an answer, and not to what is open: that was asked after it was sent, or its
    sender has written something else since."""
    if message.media_count or not lateness.only_answers(message.text):
        return False
    is_gone = open_one is None or open_one.moved_at > message.received_at
    return _is_overtaken(message) or (lateness.is_late(message.received_at, now) and is_gone)


def belongs_to_nothing(message: InboundMessage, now: datetime) -> bool:
    """A report of hours ago, from somebody who has told of other things since: it mixes with none of them."""
    is_late = lateness.is_late(message.received_at, now)
    return is_late and command_in(message.text) is None and _is_overtaken(message)


def tells_of_leaving(message: InboundMessage, now: datetime) -> bool:
    """Whether it says no more than that police had left by then: that holds, whatever was told since."""
    said = None if message.media_count else gone_in(message.text)
    return said is not None and said.is_sure and belongs_to_nothing(message, now)


def set_apart(contributor: Contributor, message: InboundMessage, now: datetime) -> Conversation:
    """A conversation of its own, ended as it begins, with which a person goes on."""
    reason = HARM_REASON if tells_of_harm(message.text) else REASON
    if activity_in(message.text) == "force":
        reason = FORCE_REASON
    return conversation_of(contributor, message, now, needs_person_at=now, person_reason=reason)


def conversation_of(
    contributor: Contributor, message: InboundMessage, now: datetime, **values: Any
) -> Conversation:
    """One for a single message, ended as it begins."""
    return Conversation.objects.create(
        contributor=contributor, opened_at=message.received_at, moved_at=now, closed_at=now, **values
    )


def say_so(message: InboundMessage, conversation: Conversation, language: str, now: datetime) -> None:
    """Tell the sender before anything else is said; not with the words that always count."""
    if lateness.is_late(message.received_at, now) and not limiting.is_always_heard(message.text):
        is_over = joining.own_end(message.received_at) <= now
        tell(lateness.notice(is_over=is_over), message, conversation, language, now)


def tell(
    what: Say, message: InboundMessage, conversation: Conversation | None, language: str, now: datetime
) -> None:
    """Once an hour is enough, however many came at once."""
    contributor = message.contributor
    assert contributor is not None  # whoever reads a message knows its sender
    words = what.in_words(language or contributor.language or ENGLISH)
    hour = timezone.localtime(now).strftime("%Y%m%d%H")
    key = f"{what.key}:{contributor.pk}:{hour}"
    sending.say(contributor, words, key=key, now=now, conversation=conversation)


def _is_overtaken(message: InboundMessage) -> bool:
    """Whether something that its sender sent later has been read. Only what was read has a sender."""
    later = InboundMessage.objects.filter(
        contributor=message.contributor, received_at__gt=message.received_at
    )
    return later.exists()
