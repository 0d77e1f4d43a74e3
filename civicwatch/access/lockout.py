"""Wrong passwords and codes are counted across processes and restarts, and refused for a while.

Four counts, so that nobody can be locked out for ever by somebody else:

- one user name from one address, 5 tries: all that most attacks ever reach;
- one address, 20 tries, whatever the names;
- one user name from anywhere, 50 tries: only many addresses together get there;
- a browser in which the person has signed in before is counted alone, 5 tries, and by none of the others.

A refused try is not counted, so a lock ends 15 minutes after it began whatever is sent meanwhile.
User names that nobody has are counted like others, so that a lock tells nothing.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.models import User, WrongTries
from civicwatch.lib.client_address import keyed_hash, sender_of

Kind = WrongTries.Kind
WINDOW = timedelta(minutes=15)
LIMITS: dict[str, int] = {
    Kind.PAIR: 5,
    Kind.NAME: 50,
    Kind.ADDRESS: 20,
    Kind.BROWSER: 5,
    Kind.CODE_PAIR: 5,
    Kind.CODE: 10,
}
_FORGIVEN_WHOLLY = {Kind.PAIR, Kind.BROWSER, Kind.CODE_PAIR, Kind.CODE}
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Key:
    kind: Kind
    value: str

    @property
    def hash(self) -> str:
        return keyed_hash("lockout", f"{self.kind}\n{self.value}")


@dataclass
class Try:
    """One try that was counted before it was looked at. ``refused_until`` says that it must not be."""

    person: User | None
    address: str
    rows: list[WrongTries] = field(default_factory=list)
    refused_until: datetime | None = None


def password_keys(*, name: str, address: str, browser: str = "") -> list[Key]:
    """What a password is counted under. ``browser`` is the mark of one that this person knows."""
    typed = unicodedata.normalize("NFKC", name).casefold().strip()
    if browser:
        return [Key(Kind.BROWSER, browser)]
    sender = sender_of(address)
    return [Key(Kind.PAIR, f"{typed}\n{sender}"), Key(Kind.NAME, typed), Key(Kind.ADDRESS, sender)]


def code_keys(*, person: User, address: str, browser: str = "") -> list[Key]:
    """What a code is counted under: whoever gets this far knows the password already."""
    if browser:
        return [Key(Kind.BROWSER, f"code\n{browser}")]
    sender = sender_of(address)
    return [Key(Kind.CODE_PAIR, f"{person.pk}\n{sender}"), Key(Kind.CODE, str(person.pk))]


@transaction.atomic
def take(keys: Sequence[Key], *, person: User | None, address: str, now: datetime | None = None) -> Try:
    """Count one try before looking at it, so that many at once cannot slip through together."""
    moment = now or timezone.now()
    kinds = {key.hash: key.kind for key in keys}
    fresh = [
        WrongTries(key_hash=hash, kind=kind, person=None if kind == Kind.ADDRESS else person, since=moment)
        for hash, kind in kinds.items()
    ]
    WrongTries.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = list(WrongTries.objects.select_for_update().filter(key_hash__in=kinds).order_by("key_hash"))
    locks = [row.locked_until for row in rows if row.locked_until and row.locked_until > moment]
    if locks:
        return Try(person, address, refused_until=max(locks))
    for row in rows:
        _count(row, moment)
    WrongTries.objects.bulk_update(rows, ["tries", "since", "locked_until"])
    return Try(person, address, rows)


@transaction.atomic
def forgive(tried: Try) -> None:
    """The try was right: it does not count, and what this person mistyped before from there is forgotten."""
    rows = list(WrongTries.objects.select_for_update().filter(pk__in=_pks(tried)).order_by("key_hash"))
    for row in rows:
        row.tries = 0 if row.kind in _FORGIVEN_WHOLLY else max(0, row.tries - 1)
        row.locked_until = None
    WrongTries.objects.bulk_update(rows, ["tries", "locked_until"])


@transaction.atomic
def keep(tried: Try, *, action: str, now: datetime | None = None) -> None:
    """The try was wrong: it stays counted, and the log says so, without what was typed."""
    moment = now or timezone.now()
    origin = keyed_hash("audit", sender_of(tried.address))[:16]
    subject = f"people/{tried.person.pk}" if tried.person else "people/unknown"
    acts = []
    if tried.person:
        acts.append(audit.Act(action, subject, details={"from": origin}, at=moment))
    for row in tried.rows:
        if row.locked_until and row.tries == LIMITS[row.kind]:
            acts.append(
                audit.Act("lock out", subject, details={"counted": row.kind, "from": origin}, at=moment)
            )
    WrongTries.objects.filter(since__lt=moment - _KEPT).delete()
    audit.record_many(acts)


@transaction.atomic
def unlock(*, person: User, by: User, now: datetime | None = None) -> None:
    """Forget what was counted against a person."""
    WrongTries.objects.filter(person=person).delete()
    audit.record(action="unlock", subject=f"people/{person.pk}", by=by, now=now)


def locked_until(person: User, *, now: datetime | None = None) -> datetime | None:
    """Until when some tries in this person's name are refused, or None."""
    locks = WrongTries.objects.filter(person=person, locked_until__gt=now or timezone.now())
    return locks.order_by("-locked_until").values_list("locked_until", flat=True).first()


def _count(row: WrongTries, now: datetime) -> None:
    if row.locked_until or row.since <= now - WINDOW:
        row.tries, row.since, row.locked_until = 0, now, None
    row.tries += 1
    if row.tries >= LIMITS[row.kind]:
        row.locked_until = now + WINDOW


def _pks(tried: Try) -> list[int]:
    return [row.pk for row in tried.rows]
