"""The classification stream: what is told of a flag, to whom it may be told, and where one reads on.

An event carries no words, no author and no address: they are read when somebody who may asks for them, so
that what was taken away meanwhile is not told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicwatch.access.models import Partner
from civicwatch.events import services as events
from civicwatch.events.models import Event
from civicwatch.lib.parameters import InvalidParameter
from tweets import post_links
from tweets.models import TOLD, Flag, FlagStatus, Tweet
from tweets.services import flag_readers

FLAGGED, DECIDED, WITHDRAWN = "tweet.flagged", "tweet.flag_decided", "tweet.flag_withdrawn"
KINDS = (FLAGGED, DECIDED, WITHDRAWN)
AHEAD = (
    "The newest event is %(newest)s: an older copy of this site was put back, or the number is another's."
    " Read again from an earlier one."
)
FEWEST_LOOKED_AT, MOST_LOOKS = 200, 20  # events at a time for a page, and how often


@dataclass(frozen=True)
class Page:
    """Events in the order of their numbers, and where to go on; ``more`` says that there is more now."""

    lines: list[dict[str, Any]]
    cursor: int
    more: bool


def told(
    flag: Flag,
    *,
    kind: str = DECIDED,
    leaves_at: datetime | None = None,
    cause: str = "",
) -> None:
    """Tell what has become of a flag, in the caller's transaction.

    What the stream never heard of is told as a new flag where it is one, and not at all where it is none.
    """
    if kind == DECIDED and not _was_told(flag):
        if flag.status not in TOLD:
            return
        kind = FLAGGED
    events.record(
        kind=kind, subject=subject_of(flag), payload=_payload(flag), leaves_at=leaves_at, cause=cause
    )


def told_new(flags: Iterable[Flag], *, now: datetime) -> None:
    """Tell of flags that the machine has just made; those that wait for a person are told when it agreed."""
    told_ones = [flag for flag in flags if flag.status in TOLD]
    events.record_many([_event(flag, now) for flag in told_ones])


def withdraw(flag: Flag) -> None:
    """The post is gone: so is the flag, and whoever was told of it is told so."""
    if flag.status == FlagStatus.WITHDRAWN:
        return
    flag.status = FlagStatus.WITHDRAWN
    flag.claimed_by, flag.claimed_at = None, None
    flag.save(update_fields=["status", "claimed_by", "claimed_at"])
    if _was_told(flag):
        events.withdraw(kind=WITHDRAWN, subject=subject_of(flag), payload=_payload(flag))


def read_after(number: int, *, limit: int, partner: Partner) -> Page:
    """What a partner was told after the event ``number``, as it stands now.

    Where very many events in a row are kept from it, a page may hold few lines and still say that there is
    more: it goes on from its cursor. A number that was never given is refused: after an older copy of the
    database was put back, whoever goes on from there would hear nothing until the numbers had caught up.
    """
    newest = events.newest_number()  # asked first: what is numbered meanwhile is above it and comes next time
    if number > newest:
        raise InvalidParameter("cursor", AHEAD % {"newest": newest})
    heard: list[Event] = []
    seen, size = number, max(limit + 1, FEWEST_LOOKED_AT)
    for _look in range(MOST_LOOKS):
        found = list(Event.objects.after(seen).filter(kind__in=KINDS)[:size])
        heard += flag_readers.heard_by(found, partner)
        if len(heard) > limit:
            return Page(lines=described(heard[:limit]), cursor=heard[limit - 1].number or 0, more=True)
        seen = (found[-1].number if found else None) or seen
        if len(found) < size:
            # Nothing more is there: all up to the newest has been looked at and need not be again.
            return Page(lines=described(heard), cursor=max(seen, newest), more=False)
    return Page(lines=described(heard), cursor=seen, more=True)


def described(found: Sequence[Event]) -> list[dict[str, Any]]:
    """Each event with its flag as it stands now."""
    flags = flags_of([event.subject for event in found])
    return [
        {
            "number": event.number,
            "event": event.kind,
            "at": event.leaves_at,
            **(flags.get(event.subject) or _gone(event.subject)),
        }
        for event in found
    ]


def flags_of(subjects: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Flags by subject, as a partner may see them: words only of what is a flag and still has them."""
    ids = {subject.partition("/")[2] for subject in subjects if subject.startswith(flag_readers.ABOUT)}
    rows = Flag.objects.filter(public_id__in=ids).select_related("tweet", "tweet__classifier")
    rows = rows.defer("tweet__raw", "tweet__author_handle")
    return {subject_of(flag): _described(flag) for flag in rows}


def _gone(subject: str) -> dict[str, Any]:
    return {"public_id": subject.partition("/")[2], "status": FlagStatus.WITHDRAWN}


def subject_of(flag: Flag) -> str:
    return flag_readers.ABOUT + flag.public_id


def _described(flag: Flag) -> dict[str, Any]:
    tweet = flag.tweet
    base: dict[str, Any] = {"public_id": flag.public_id, "status": flag.status}
    if flag.status not in TOLD:
        return base
    return {
        **base,
        "kind": flag.kind,
        "severity": flag.severity,
        "made_at": flag.made_at,
        "decided_at": flag.decided_at,
        "tweet": _tweet(tweet),
        "abuse": tweet.abuse,
        "kind_probability": tweet.kind_probability,
        "reasons": tweet.reasons,
        "version": tweet.classifier.version if tweet.classifier else None,
    }


def _tweet(tweet: Tweet) -> Mapping[str, Any] | None:
    if tweet.forgotten_at:
        return None
    return {
        "platform": tweet.platform,
        "id": tweet.external_id,
        "url": post_links.nameless(tweet.platform, tweet.external_id) or None,
        "text": tweet.text,
        "lang": tweet.language or None,
        "created_at": tweet.said_at,
        "received_at": tweet.received_at,
        "judged_at": tweet.judged_at,
    }


def _event(flag: Flag, now: datetime) -> Event:
    return Event(
        kind=FLAGGED, subject=subject_of(flag), payload=_payload(flag), created_at=now, leaves_at=now
    )


def _payload(flag: Flag) -> dict[str, Any]:
    return {"public_id": flag.public_id, "kind": flag.kind, "severity": flag.severity, "status": flag.status}


def gone_payload(flag: Flag) -> dict[str, Any]:
    """For those from whom a flag that stands is called back."""
    return _payload(flag) | {"status": FlagStatus.WITHDRAWN}


def _was_told(flag: Flag) -> bool:
    return Event.objects.filter(subject=subject_of(flag)).exists()
