"""Legal holds: what belongs to an incident is kept until a senior moderator lifts the hold."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from incidents.models import Incident, IncidentReport, Sealed
from incidents.services.decisions import begin, finish
from incidents.services.standing import standings
from incidents.services.traces import UNDOABLE, from_ways_back


class NothingSealedError(LookupError):
    """No words are kept out of sight for this incident."""


@transaction.atomic
def set_hold(
    *, incident: Incident, words: str, by: User, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """Keep the incident's posts from expiry and, out of sight, from deletion. ``words`` say why.

    Raises ValidationError without words, and what ``begin`` raises.
    """
    return _change(incident, "hold", True, words, by, now, seen)


@transaction.atomic
def lift_hold(
    *, incident: Incident, words: str, by: User, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """End the hold. What was deleted at its source meanwhile goes now, unless another hold keeps it.

    Then it cannot be undone.
    """
    incident = _change(incident, "lift_hold", False, words, by, now, seen)
    _remove_sealed(incident, by, now or timezone.now())
    return incident


@transaction.atomic
def sealed_words(*, incident: int, words: str, now: datetime | None = None) -> list[dict[str, Any]]:
    """What holds keep of the incident's posts, for an operator; reading it is logged with the reason.

    Raises NothingSealedError.
    """
    rows = Sealed.objects.filter(report__in=_sealed_reports(incident)).select_related("report").order_by("pk")
    found = [{"post": str(row.report), "sealed_at": row.at.isoformat(), **row.content} for row in rows]
    if not found:
        raise NothingSealedError(f"nothing is sealed of incident {incident}")
    details = {"why": words.strip(), "posts": len(found)}
    audit.record(action="read sealed words", subject=f"incidents/{incident}", details=details, now=now)
    return found


def _sealed_reports(incident: int) -> set[int]:
    family = Incident.objects.family_of(incident)
    links = IncidentReport.objects.filter(incident__in=family, report__sealed__isnull=False)
    return set(links.values_list("report_id", flat=True))


def _change(
    incident: Incident,
    action: str,
    held: bool,
    words: str,
    by: User,
    now: datetime | None,
    seen: datetime | None,
) -> Incident:
    if not words.strip():
        raise ValidationError({"words": _("Say in a sentence why; the log keeps it.")})
    incident, _move = begin(incident, action=action, by=by, seen=seen, now=now)
    if incident.legal_hold == held:
        return incident
    changes = {"legal_hold": {"from": not held, "to": held}}
    incident.legal_hold = held
    status = incident.status
    return finish(
        incident, action=action, from_status=status, by=by, now=now, reason=words.strip(), changes=changes
    )


def _remove_sealed(incident: Incident, by: User, now: datetime) -> None:
    sealed = standings(_sealed_reports(incident.pk))
    free = [report for report, standing in sealed.items() if not standing.held]
    if not free:
        return
    Sealed.objects.filter(report__in=free).delete()
    from_ways_back([incident.pk], since=now - UNDOABLE)
    audit.record_many(
        audit.Act("remove sealed words", f"reports/{report}", by=by, at=now) for report in sorted(free)
    )
