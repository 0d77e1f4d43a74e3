"""What the state machine decided becomes rows: sightings, alerts, a call for a person."""

from datetime import datetime, timedelta
from functools import singledispatch

from sightings.conversation import effects
from sightings.models import (
    Contributor,
    Conversation,
    InboundMessage,
    MessageSource,
    Photo,
    Sighting,
    SightingSource,
    SightingStatus,
)
from sightings.services import alert_wishes, carrier_copies, contributors, showing

_AT_ONCE = timedelta(0)


class Here:
    """Where an effect is carried out: whose conversation, after which message, when."""

    def __init__(
        self,
        conversation: Conversation,
        contributor: Contributor,
        *,
        now: datetime,
        message: InboundMessage | None = None,
    ) -> None:
        self.conversation, self.contributor, self.now, self.message = conversation, contributor, now, message
        self.told_at = message.received_at if message else now

    def photos(self, public_ids: tuple[str, ...]) -> list[Photo]:
        return list(Photo.objects.filter(public_id__in=public_ids, contributor=self.contributor))

    def sighting(self) -> Sighting | None:
        """The one that this conversation put down last."""
        rows = Sighting.objects.filter(conversation=self.conversation)
        return rows.exclude(status=SightingStatus.WITHDRAWN).order_by("-received_at", "-pk").first()

    @property
    def source(self) -> str:
        is_console = self.message is not None and self.message.source == MessageSource.CONSOLE
        return SightingSource.CONSOLE if is_console else SightingSource.SMS


@singledispatch
def carry_out(effect: effects.Effect, here: Here) -> None:
    """Do what an effect says. `Erase` ends everything and is the caller's."""
    raise TypeError(effect)


@carry_out.register
def _put_down(effect: effects.PutDown, here: Here) -> None:
    draft = effect.draft
    try:
        showing.put_down(
            contributor=here.contributor,
            conversation=here.conversation,
            place=effect.spot.as_place(),
            seen_at=_moment(draft.seen_at) or here.told_at,
            activity=draft.activity,
            show_after=_AT_ONCE if draft.show_now else None,
            show_from=_moment(draft.show_from),
            photos=here.photos(draft.photos),
            note=draft.words,
            source=here.source,
            now=here.now,
            told_at=here.told_at,
            left_at=_moment(draft.left_at),
        )
    except showing.PlaceIsUnknownError:
        call_person(here.conversation, "no_place", now=here.now)


@carry_out.register
def _add(effect: effects.AddTo, here: Here) -> None:
    sighting = here.sighting()
    if sighting is None:
        return
    showing.add(
        sighting,
        activity=effect.activity,
        show_after={True: _AT_ONCE, False: showing.delay(), None: None}[effect.show_now],
        show_from=_moment(effect.show_from),
        photos=here.photos(effect.photos),
        words=effect.words or "",
        now=here.now,
    )


@carry_out.register
def _join(effect: effects.Join, here: Here) -> None:
    sighting, other = (
        here.sighting(),
        Sighting.objects.visible(here.now).filter(public_id=effect.other).first(),
    )
    # Either may be over by the time of the answer.
    if sighting is not None and other is not None and not showing.is_over(sighting, now=here.now):
        showing.join(sighting, other, now=here.now)


@carry_out.register
def _withdraw(effect: effects.Withdraw, here: Here) -> None:
    sighting = here.sighting()
    if sighting is not None:
        showing.withdraw(sighting, now=here.now)


@carry_out.register
def _end(effect: effects.End, here: Here) -> None:
    sighting = Sighting.objects.filter(public_id=effect.public_id, contributor=here.contributor).first()
    if sighting is not None:
        showing.end(sighting, left_at=here.told_at, now=here.now)


@carry_out.register
def _ask_person(effect: effects.AskPerson, here: Here) -> None:
    call_person(here.conversation, effect.reason, now=here.now)


@carry_out.register
def _ask_alert(effect: effects.AskAlert, here: Here) -> None:
    alert_wishes.ask(
        contributor=here.contributor, place=effect.spot.as_place(), radius_m=effect.radius_m, now=here.now
    )


@carry_out.register
def _confirm_alert(effect: effects.ConfirmAlert, here: Here) -> None:
    alert_wishes.confirm(contributor=here.contributor, now=here.now)


@carry_out.register
def _end_alerts(effect: effects.EndAlerts, here: Here) -> None:
    alert_wishes.end(contributor=here.contributor)


@carry_out.register
def _stop(effect: effects.Stop, here: Here) -> None:
    contributors.stop(here.contributor, now=here.told_at)


@carry_out.register
def _start(effect: effects.Start, here: Here) -> None:
    stopped = here.contributor.stopped_at
    if stopped is None or stopped <= here.told_at:  # one that was held up undoes no stop sent after it
        contributors.start(here.contributor, now=here.now)


@carry_out.register
def _forget_words(effect: effects.ForgetWords, here: Here) -> None:
    """Gone here with this transaction; the carrier is asked to delete its copy."""
    message = here.message
    if message is not None:
        carrier_copies.forget_there(message.sid, media=carrier_copies.media_of(message), now=here.now)
        message.payload, message.text = b"", ""


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def call_person(conversation: Conversation, reason: str, *, now: datetime) -> None:
    """A moderator sees it in the queue; who waits longest stands first. Words that were not understood hide
    no other reason."""
    if reason != "lost" or conversation.needs_person_at is None:
        conversation.person_reason = reason
    conversation.needs_person_at = conversation.needs_person_at or now
