"""The log of what was done: appended to here, chained by hashes, changed by nobody.

Call ``record`` late in a transaction: other writers of the log wait from there to its commit. Locks
are taken in one order everywhere: incidents, claims, the map's version, the log, events.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit_chain
from civicwatch.access.audit_chain import Broken, Link
from civicwatch.access.held_role import role_of
from civicwatch.access.models import AuditEntry, AuditHead, User

MACHINE = "machine"
HEAD = 1  # the only row of AuditHead, made by a migration
PER_READ = 2000
_LONGEST = {"role": 40, "action": 60, "subject": 120}


@dataclass(frozen=True)
class Act:
    """One thing that was done. ``subject`` is like an address: ``incidents/12``, ``sources/3``.

    ``details`` are few and plain: numbers, states, names of fields; never words of a post, a
    password or an address. ``digest`` is SHA-256 of what stands elsewhere and must not change.
    """

    action: str
    subject: str
    by: User | None = None
    role: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    at: datetime | None = None


def record(
    *,
    action: str,
    subject: str,
    by: User | None = None,
    role: str | None = None,
    details: Mapping[str, Any] | None = None,
    digest: str = "",
    now: datetime | None = None,
) -> AuditEntry:
    """Append one entry. ``role`` is the person's own, or the machine's where nobody acted, unless given."""
    return record_many([Act(action, subject, by, role, details or {}, digest, now)])[0]


@transaction.atomic
def record_many(acts: Iterable[Act]) -> list[AuditEntry]:
    """Append entries in their order, with three statements however many there are."""
    waiting = list(acts)
    if not waiting:
        return []
    head = AuditHead.objects.select_for_update().get(pk=HEAD)
    entries = []
    for act in waiting:
        entry = _entry(act, number=head.number + 1, previous=head.sha256)
        entries.append(entry)
        head.number, head.sha256 = entry.number, entry.sha256
    AuditEntry.objects.bulk_create(entries)
    head.save(update_fields=["number", "sha256"])
    return entries


def head() -> AuditHead:
    """The end of the chain: whoever noted it can tell later that nothing before it was changed."""
    return AuditHead.objects.get(pk=HEAD)


def walk(*, upto: int) -> Iterator[AuditEntry]:
    """Entries in the order of their numbers, read in lots, so that no long transaction is needed."""
    after = 0
    while True:
        lot = list(
            AuditEntry.objects.filter(number__gt=after, number__lte=upto).order_by("number")[:PER_READ]
        )
        yield from lot
        if len(lot) < PER_READ:
            return
        after = lot[-1].number


def verify(
    entries: Iterable[AuditEntry], *, upto: AuditHead
) -> Iterator[tuple[AuditEntry | None, list[Broken]]]:
    """Each entry with what is wrong with it; at the end, without an entry, what is missing there."""
    last, last_hash = 0, audit_chain.START
    current: list[AuditEntry] = []

    def links() -> Iterator[tuple[Link, str]]:
        for entry in entries:
            current[:] = [entry]
            yield link_of(entry), entry.sha256

    for link, broken in audit_chain.check(links()):
        last, last_hash = link.number, current[0].sha256
        yield current[0], broken
    if (last, last_hash) != (upto.number, upto.sha256):
        yield (
            None,
            [Broken(min(last, upto.number) + 1, f"the log ends with {last}, and should with {upto.number}")],
        )


def link_of(entry: AuditEntry) -> Link:
    return Link(
        number=entry.number,
        at=entry.at,
        by=entry.by_id,
        role=entry.role,
        action=entry.action,
        subject=entry.subject,
        details=entry.details,
        digest=entry.digest,
        previous=entry.previous,
    )


def _entry(act: Act, *, number: int, previous: str) -> AuditEntry:
    role = act.role if act.role is not None else role_of(act.by) if act.by else MACHINE
    texts = {"role": role, "action": act.action, "subject": act.subject}
    cut = {name: audit_chain.plain(text)[: _LONGEST[name]] for name, text in texts.items()}
    entry = AuditEntry(
        number=number,
        at=act.at or timezone.now(),
        by=act.by,
        details=audit_chain.plain(act.details),
        digest=act.digest,
        previous=previous,
        **cut,
    )
    entry.sha256 = link_of(entry).sha256
    return entry
