"""The frame around every decision: lock, check, write, log, tell.

A service opens with ``begin`` and closes with ``finish``, both inside one transaction; between the
two it changes the row. That keeps the log, the map and the event stream true to each other.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from civicwatch.access.services import role_of
from civicwatch.maps.services import next_version
from incidents import transitions
from incidents.models import Decision, Incident, Status
from incidents.services import claims, log, public_events, versions, way_back
from incidents.services.change_times import after_all_read
from incidents.services.curation_errors import ChangedMeanwhileError, NotAllowedError, NotPossibleError

MACHINE = "machine"
LAYER = "incidents"
# What a person does about an incident that is then off their desk.
SETTLING = frozenset(
    {"publish", "reject", "propose", "approve", "decline", "merge", "hide", "retract", "reopen"}
)
# What cannot wait for somebody who is at work on the incident.
URGENT = frozenset({"hide", "withhold", "hold", "lift_hold"})
# What takes words away for good: nothing is kept to bring them back.
FINAL = frozenset({"withhold"})
_TICK = timedelta(microseconds=1)


def begin(
    incident: Incident,
    *,
    action: str,
    by: User | None,
    seen: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Incident, transitions.Move]:
    """Lock the incident's row and return it fresh, with the move that the action may make.

    ``by`` is None for the machine, which needs no right and no claim. ``seen`` is the ``updated_at`` that
    the person had before them. Raises NotPossibleError, NotAllowedError, ChangedMeanwhileError, ClaimedError.
    """
    fresh = locked(incident.pk)[incident.pk]
    involve([fresh], by=by, now=now, urgent=action in URGENT)
    if seen is not None and fresh.updated_at != seen:
        raise ChangedMeanwhileError(last_hand(fresh))
    return fresh, check(fresh.status, action=action, by=by)


def involve(
    rows: Collection[Incident], *, by: User | None, now: datetime | None = None, urgent: bool = False
) -> None:
    """Say which locked incidents one decision of a person is about to change, all of them together.

    Raises ClaimedError where somebody else works on one. Undoing the decision restores them all.
    """
    if by is None:
        return
    if not urgent:
        claims.require_free([row.pk for row in rows], by=by, now=now or timezone.now())
    way_back.open_act(rows)


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
    batch: UUID | None = None,
    undoes: Decision | None = None,
) -> Incident:
    """Save the row, append the decision and tell the world what it may see of it.

    Of what is undone the world knows nothing: whoever undoes restores versions and events.
    """
    now = now or timezone.now()
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
        batch=batch,
        undoes=undoes,
    )
    incident.updated_at = max(now, incident.updated_at + _TICK)
    is_public = bool(public_events.told_as(decision))
    if by is not None and action in SETTLING:
        claims.end(incident)
    if is_public:
        incident.map_version = next_version(LAYER)
        incident.updated_at = max(incident.updated_at, after_all_read(now))
    incident.save()
    log.append([decision])
    if undoes is None:
        if is_public:
            versions.keep(incident, action=action, role=decision.role, now=now)
            public_events.tell(incident, decision)
        if action not in FINAL:
            way_back.close_act(incident, decision)
    return incident


def note(incident: Incident, *, action: str, by: User, now: datetime, changes: Mapping[str, Any]) -> Decision:
    """Log a decision that leaves the incident's own row as it is."""
    decision = Decision(
        incident=incident,
        action=action,
        from_status=incident.status,
        to_status=incident.status,
        by=by,
        role=role_of(by),
        changes=dict(changes),
        at=now,
    )
    log.append([decision])
    way_back.close_act(incident, decision)
    return decision


def last_hand(incident: Incident) -> str:
    """Who decided last: a name, or the role where no person did."""
    last = incident.decisions.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return MACHINE
    return last.by.get_username() if last.by else last.role
