"""The frame around every decision: lock, check, write, log, tell.

A service opens with ``begin`` and closes with ``finish``, both inside one transaction; between the
two it changes the row. That keeps the log, the map and the event stream true to each other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from civicwatch.access.services import role_of
from civicwatch.events import services as events
from civicwatch.maps.services import next_version
from incidents import transitions
from incidents.models import Decision, Incident, Status
from incidents.services import log, versions
from incidents.services.curation_errors import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from incidents.services.public_events import forget_words, public_payload, subject_of

MACHINE = "machine"
LAYER = "incidents"
UNHEARD = frozenset({"propose", "decline"})  # what is proposed about a public incident is not public
_TICK = timedelta(microseconds=1)


def begin(
    incident: Incident, *, action: str, by: User | None, seen: datetime | None = None
) -> tuple[Incident, transitions.Move]:
    """Lock the incident's row and return it fresh, with the move that the action may make.

    ``by`` is None for the machine, which needs no right. ``seen`` is the ``updated_at`` that the
    person had before them. Raises NotPossibleError, NotAllowedError, ChangedMeanwhileError.
    """
    fresh = locked(incident.pk)[incident.pk]
    if seen is not None and fresh.updated_at != seen:
        raise ChangedMeanwhileError(last_hand(fresh))
    return fresh, check(fresh.status, action=action, by=by)


def locked(*pks: int) -> dict[int, Incident]:
    """Lock rows in the order of their keys, so that two people who merge crosswise cannot deadlock."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a decision needs a transaction")
    rows = Incident.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    if missing := set(pks) - found.keys():
        raise Incident.DoesNotExist(f"no incident {', '.join(map(str, sorted(missing)))}")
    return found


def check(status: str, *, action: str, by: User | None) -> transitions.Move:
    """The move of ``action`` from ``status`` if it exists and ``by`` may make it."""
    move = transitions.find(action, status)
    if move is None:
        raise NotPossibleError(
            _("“%(action)s” is not possible: the incident is %(status)s.")
            % {"action": action, "status": Status(status).label if status else _("new")}
        )
    if by is not None and not by.has_perm(f"incidents.{move.permission}"):
        raise NotAllowedError(
            _("Your role (%(role)s) may not do this (%(action)s).") % {"role": role_of(by), "action": action}
        )
    return move


def finish(
    incident: Incident,
    *,
    action: str,
    from_status: str,
    by: User | None,
    now: datetime | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Incident:
    """Save the row, append the decision and tell the world what it may see of it."""
    now = now or timezone.now()
    incident.updated_at = max(now, incident.updated_at + _TICK)
    kind = "" if action in UNHEARD else event_kind(from_status, incident.status)
    if kind:
        incident.map_version = next_version(LAYER)
    incident.save()
    decision = Decision(
        incident=incident,
        action=action,
        from_status=from_status,
        to_status=incident.status,
        by=by,
        role=role_of(by) if by else MACHINE,
        reason=reason,
        changes=dict(changes or {}),
        at=now,
    )
    log.append([decision])
    if kind:
        versions.keep(incident, action=action, role=decision.role, now=now)
        forget_words(incident)
        events.record(kind=kind, subject=subject_of(incident), payload=public_payload(incident))
    return incident


def last_hand(incident: Incident) -> str:
    """Who decided last: a name, or the role where no person did."""
    last = incident.decisions.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return MACHINE
    return last.by.get_username() if last.by else last.role


def event_kind(before: str, after: str) -> str:
    """What the public stream calls a change, or nothing where the public saw none of it."""
    if after == Status.PUBLISHED:
        return "incident.updated" if before == Status.PUBLISHED else "incident.published"
    return "incident.retracted" if before == Status.PUBLISHED else ""
