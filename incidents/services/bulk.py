"""One action on many incidents: first what would happen, then the same thing done.

Both take the same way, incident by incident, each in a transaction of its own; the preview rolls its
back. So a preview cannot promise what the rules forbid, and one incident that is stopped stops no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Claim, Incident
from incidents.models.reasons import RejectReason
from incidents.services import claims, curation
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    ClaimedError,
    CurationError,
    NotAllowedError,
    NotPossibleError,
    NotPublishableError,
    SecondApprovalNeededError,
)

PUBLISH, REJECT, CLAIM, RELEASE = "publish", "reject", "claim", "release"
AT_MOST = 200
_WHY: dict[type[CurationError], str] = {
    SecondApprovalNeededError: "second_approval",
    NotPublishableError: "missing",
    ClaimedError: "claimed",
    ChangedMeanwhileError: "changed",
    NotAllowedError: "not_allowed",
}
_Act = Callable[[Incident], object]


@dataclass(frozen=True)
class Line:
    """What happens to one incident: done, or passed over with the reason as a word and in words.

    ``why`` is empty where it is done, else ``second_approval``, ``missing``, ``claimed``, ``changed``,
    ``not_allowed`` or ``not_possible`` (decided already, or no room).
    """

    incident: Incident
    why: str = ""
    words: str = ""

    @property
    def done(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Preview:
    action: str
    lines: Sequence[Line]

    @property
    def done(self) -> list[Line]:
        return [line for line in self.lines if line.done]

    @property
    def passed_over(self) -> list[Line]:
        return [line for line in self.lines if not line.done]


@dataclass(frozen=True)
class Bulk(Preview):
    """``batch`` is what ``undoing.undo_batch`` takes; claims and releases have none."""

    batch: UUID | None = None


class _RehearsedError(Exception):
    """Rolls back what went well."""


def preview(
    *,
    incidents: Iterable[Incident],
    action: str,
    by: User,
    values: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Preview:
    """What ``carry_out`` would do just now; nothing is changed."""
    rows = _chosen(incidents)
    return Preview(action, _run(rows, _act(action, by, values or {}, now, None), rehearse=True))


def carry_out(
    *,
    incidents: Iterable[Incident],
    action: str,
    by: User,
    values: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Bulk:
    """Do it, and say for each incident what came of it.

    Each is decided about as it stands in ``incidents``: what has changed since is passed over. ``values``
    of a rejection are its ``reason`` and ``words``. Raises ValidationError where these are wrong.
    """
    rows = _chosen(incidents)
    batch = uuid4() if action in (PUBLISH, REJECT) else None
    return Bulk(action, _run(rows, _act(action, by, values or {}, now, batch), rehearse=False), batch)


def _chosen(incidents: Iterable[Incident]) -> list[Incident]:
    rows = list({incident.pk: incident for incident in incidents}.values())
    if len(rows) > AT_MOST:
        raise NotPossibleError(
            _("These are too many at once: choose at most %(number)s.") % {"number": AT_MOST}
        )
    return rows


def _run(rows: Sequence[Incident], act: _Act, *, rehearse: bool) -> list[Line]:
    return [_one(row, act, rehearse=rehearse) for row in rows]


def _one(incident: Incident, act: _Act, *, rehearse: bool) -> Line:
    try:
        with transaction.atomic():
            act(incident)
            if rehearse:
                raise _RehearsedError
    except _RehearsedError:
        pass
    except CurationError as stopped:
        return Line(incident, _WHY.get(type(stopped), "not_possible"), str(stopped))
    return Line(incident)


def _act(action: str, by: User, values: Mapping[str, Any], now: datetime | None, batch: UUID | None) -> _Act:
    if action == PUBLISH:
        return lambda row: curation.publish(incident=row, by=by, now=now, seen=row.updated_at, batch=batch)
    if action == REJECT:
        reason, words = str(values.get("reason", "")), str(values.get("words", ""))
        if reason not in RejectReason.values:
            raise ValidationError({"reason": _("Choose why it is rejected.")})
        return lambda row: curation.reject(
            incident=row, reason=reason, words=words, by=by, now=now, seen=row.updated_at, batch=batch
        )
    if action == CLAIM:
        return _claiming(by, now or timezone.now())
    if action == RELEASE:
        return lambda row: _release(row, by)
    raise NotPossibleError(_("There is no such action."))


def _claiming(by: User, now: datetime) -> _Act:
    """Takes as many as a person may hold, and lets none of theirs go for it."""
    mine = set(
        Claim.objects.filter(by=by, active_at__gt=now - claims.IDLE).values_list("incident_id", flat=True)
    )

    def take(row: Incident) -> None:
        if row.pk not in mine and len(mine) >= claims.HELD_AT_MOST:
            raise NotPossibleError(
                _("You work on %(number)s already, which is as many as one person may hold.")
                % {"number": len(mine)}
            )
        claims.claim(incident=row, by=by, now=now)
        mine.add(row.pk)

    return take


def _release(row: Incident, by: User) -> None:
    if not Claim.objects.filter(incident=row.pk, by=by).exists():
        raise NotPossibleError(_("You do not work on this."))
    claims.release(incident=row, by=by)
