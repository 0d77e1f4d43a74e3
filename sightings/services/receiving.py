"""Messages in: one statement while the carrier waits, everything else afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from civicwatch.lib import bell, prepared
from sightings import form_fields
from sightings.models import ErasedMessage, InboundMessage, MessageStage
from sightings.services import carrier_copies, contributors, conversing, held_back, limiting
from sightings.services.sender_world import Known

READ_JOB = "read_messages"
# What a message has as it arrives; the columns that hold nothing yet are left out.
_WRITTEN = [
    field
    for field in InboundMessage._meta.concrete_fields
    if not field.primary_key and (not field.null or field.name == "due_at")
]
READ_FIELDS = ("contributor", "conversation", "text", "media_count", "read_at", "payload")


def receive(*, sid: str, payload: bytes, source: str, now: datetime, sent_at: datetime | None = None) -> bool:
    """Store a message unless it is here or was erased; return whether it is new.

    ``payload`` is the form byte for byte. ``sent_at`` is the carrier's time of what it had to be asked
    for: all that follows from a message follows from then, never from the future. One statement, in the
    database when this returns (or with the caller's transaction).
    """
    row = InboundMessage(
        sid=sid,
        payload=payload,
        received_at=min(sent_at or now, now),
        source=source,
        stage=MessageStage.RECEIVED,
        due_at=now,
    )
    stored = _insert_once(row)
    if stored:
        bell.ring_in_a_breath_after_commit(READ_JOB)
    return stored


def form_of(message: InboundMessage) -> form_fields.Form:
    """Every field of a message, every value, as text that can be stored and shown anywhere."""
    return form_fields.decoded(bytes(message.payload))


def read(messages: Sequence[InboundMessage]) -> Callable[[Sequence[InboundMessage]], None]:
    """Work of the job: who wrote, what, and on to the conversation, in the closing transaction."""
    now = timezone.now()
    forms = {message.pk: form_of(message) for message in messages}
    known = {message.pk: conversing.look_ahead(forms[message.pk], now) for message in messages}
    for message in messages:
        form = forms[message.pk]
        message.text = form_fields.first(form, "Body")
        message.media_count = len(form_fields.media(form))
        message.read_at = now
        message.move_to(MessageStage.READ, done=True)

    def take(ours: Sequence[InboundMessage]) -> None:
        erased = _erased_among(ours)
        InboundMessage.objects.filter(pk__in=erased).delete()
        for message in ours:
            if message.pk not in erased:
                _take(message, forms[message.pk], now, known[message.pk])

    return take


def _take(message: InboundMessage, form: form_fields.Form, now: datetime, known: Known) -> None:
    number = form_fields.first(form, "From")
    if not number.strip():
        return
    if contributors.is_blocked(number) and not limiting.is_always_heard(message.text):
        _turn_away(message, number, now)
        return
    if not InboundMessage.objects.filter(pk=message.pk).exists():
        return  # an earlier message of this batch asked for everything to be erased
    contributor = contributors.heard(number, now=now)
    message.contributor = contributor
    InboundMessage.objects.filter(pk=message.pk).update(contributor=contributor)
    if limiting.holds_back(contributor, message, now=now):
        held_back.forget_a_place(message, contributor, now=now)
        return
    conversing.take(message, contributor, form, now, known=known)


def _erased_among(messages: Sequence[InboundMessage]) -> set[int]:
    """Those that came once more in the very moment in which their sender had everything erased: while that
    transaction is open, the statement that stores a message does not see its mark."""
    hashes = {carrier_copies.hash_of(message.sid): message.pk for message in messages}
    marks = ErasedMessage.objects.filter(sid_hash__in=hashes).values_list("sid_hash", flat=True)
    return {hashes[mark] for mark in marks}


def _turn_away(message: InboundMessage, number: str, now: datetime) -> None:
    """Of a blocked sender nothing is kept, here or at the carrier; the bare row keeps it away."""
    carrier_copies.forget_there(message.sid, media=carrier_copies.media_of(message), now=now)
    message.contributor = contributors.find(number)
    message.payload, message.text = b"", ""


def _insert_once(row: InboundMessage) -> bool:
    """``INSERT … ON CONFLICT DO NOTHING``, of nothing where the message was erased."""
    values = [*(_value(field, row) for field in _WRITTEN), carrier_copies.hash_of(row.sid)]
    if connection.in_atomic_block:
        return _execute(values)
    # The statement itself shows whether the connection still lives; asking before costs another round trip.
    connection.health_check_done = True  # type: ignore[attr-defined]  # which the stubs do not know
    try:
        return _execute(values)
    except (OperationalError, InterfaceError):
        if connection.is_usable():
            raise
        connection.close()
        return _execute(values)  # twice is once: the id sees to that


def _execute(values: list[Any]) -> bool:
    return bool(prepared.execute(_statement(), values))


def _value(field: Any, row: InboundMessage) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


@cache
def _statement() -> str:
    quote = connection.ops.quote_name
    table, erased = (quote(model._meta.db_table) for model in (InboundMessage, ErasedMessage))
    names = ", ".join(quote(str(field.column)) for field in _WRITTEN)
    places = ", ".join(["%s"] * len(_WRITTEN))
    return (
        f"INSERT INTO {table} ({names}) SELECT {places} "  # noqa: S608  names are ours
        f"WHERE NOT EXISTS (SELECT 1 FROM {erased} WHERE sid_hash = %s) ON CONFLICT DO NOTHING"
    )
