"""Legal holds: what belongs to an incident is kept until a senior moderator lifts the hold."""

from datetime import datetime

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
    family = Incident.objects.family_of(incident.pk)
    links = IncidentReport.objects.filter(incident__in=family, report__sealed__isnull=False)
    sealed = set(links.values_list("report_id", flat=True))
    free = [report for report, standing in standings(sealed).items() if not standing.held]
    if not free:
        return
    Sealed.objects.filter(report__in=free).delete()
    from_ways_back([incident.pk], since=now - UNDOABLE)
    audit.record_many(
        audit.Act("remove sealed words", f"reports/{report}", by=by, at=now) for report in sorted(free)
    )
