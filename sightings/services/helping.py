"""Where the machine does not understand, a person goes on: answers, settles, blocks. Each stands in the log,
without a word of what was said."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from sightings.models import Conversation
from sightings.services import contributors, joining, sending

LONGEST = 600  # characters: four messages
OPEN_FOR = timedelta(hours=24)  # an answer waits longer for the next word than the machine does


class NotPossibleError(Exception):
    """What was asked for cannot be done; the words say why."""


@transaction.atomic
def answer(conversation: Conversation, *, words: str, by: User, now: datetime, settles: bool = True) -> None:
    """Send a moderator's words, as they are. ``settles``: nothing more waits for a person."""
    words = words.strip()
    if not words:
        raise NotPossibleError(_("Write an answer first."))
    if len(words) > LONGEST:
        raise NotPossibleError(
            _("That is too long for a text message: %(n)s characters at most.") % {"n": LONGEST}
        )
    conversation = _locked(conversation)
    key = f"person:{conversation.pk}:{secrets.token_hex(8)}"
    said = sending.say(conversation.contributor, words, key=key, now=now, conversation=conversation)
    if said is None:
        raise NotPossibleError(_("This sender gets no more texts: they stopped them, or are blocked."))
    if conversation.closed_at is None:
        conversation.closes_at = now + OPEN_FOR
    if settles:
        conversation.needs_person_at = None
    conversation.save(update_fields=["closes_at", "needs_person_at"])
    _log("answer", conversation, by, now)


@transaction.atomic
def settle(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Nothing needs to be said."""
    conversation = _locked(conversation)
    conversation.needs_person_at = None
    conversation.save(update_fields=["needs_person_at"])
    _log("settle", conversation, by, now)


@transaction.atomic
def block(conversation: Conversation, *, reason: str, by: User, now: datetime) -> None:
    """Nothing is taken from this sender any more, nor sent to them."""
    if not reason.strip():
        raise NotPossibleError(_("Say why: whoever undoes it wants to know."))
    conversation = _locked(conversation)
    contributors.block(conversation.contributor, by=by, reason=reason.strip(), now=now)
    joining.recount_of(conversation.contributor, now=now)
    conversation.needs_person_at = None
    conversation.save(update_fields=["needs_person_at"])
    _log("block", conversation, by, now)


@transaction.atomic
def unblock(conversation: Conversation, *, by: User, now: datetime) -> None:
    conversation = _locked(conversation)
    contributors.unblock(conversation.contributor, by=by, now=now)
    joining.recount_of(conversation.contributor, now=now)
    _log("unblock", conversation, by, now)


def _locked(conversation: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("contributor")
    return rows.get(pk=conversation.pk)


def _log(action: str, conversation: Conversation, by: User, now: datetime) -> None:
    audit.record(
        action=f"conversation.{action}", subject=f"sightings/conversation/{conversation.pk}", by=by, now=now
    )
