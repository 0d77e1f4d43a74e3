"""Undoing a decision within its minute: every row as it was, and nobody outside ever hears of it.

Nothing is deleted from the log: what was undone stands there, and so does that it was. Only the person
who decided may undo, as long as nothing else was decided about the same incidents.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from civicwatch.access.services import role_of
from incidents import models
from incidents.models import Decision, Evidence, Incident, Proposal, Status
from incidents.services import claims, public_events, way_back
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    CurationError,
    NotAllowedError,
    NotUndoableError,
)
from incidents.services.decisions import finish, last_hand, locked
from incidents.services.way_back import Act, undo_for

UNDO_FOR = timedelta(seconds=settings.UNDO_SECONDS)
UNDO = "undo"
_RIGHT = "incidents.change_incident"


@transaction.atomic
def undo(*, decision: Decision, by: User, now: datetime | None = None) -> Incident:
    """Restore what the decision changed and return its incident.

    Raises NotUndoableError, with the reason, for what is too old, another's, undone or followed by another
    decision; ClaimedError where somebody works on it by now; ChangedMeanwhileError where a row differs.
    """
    now = now or timezone.now()
    decision = Decision.objects.get(pk=decision.pk)
    _require_mine(decision, by, now)
    act = way_back.find_act(decision, now=now)
    if act is None:
        raise NotUndoableError(_("This cannot be undone here."))
    rows = locked(*act.pks, *act.founded)
    claims.require_free(list(rows), by=by, now=now)
    if not _is_last(act):
        raise NotUndoableError(_("Something else was decided about this since, or it was undone already."))
    before = {pk: row.status for pk, row in rows.items()}
    _restore_columns(act, rows)
    _restore_related(act)
    again = [pk for pk, row in rows.items() if row.status == Status.PUBLISHED and before[pk] != row.status]
    _leave_out_what_came(act, again)
    undone = Decision.objects.filter(pk__in=act.decisions).order_by("-pk")
    for step in undone:
        row = rows[step.incident_id]
        # A proposal holds for a state of the incident, which is the one that it was made upon again.
        stood_upon = act.incidents.get(str(row.pk), {}).get("updated_at")
        finish(row, action=UNDO, from_status=before[row.pk], by=by, now=now, undoes=step)
        before[row.pk] = row.status
        if stood_upon:
            _renew_proposals(row, stood_upon)
        public_events.take_back(row, step)
    way_back.forget_act(act)
    return rows[decision.incident_id]


def undo_batch(*, batch: UUID, by: User, now: datetime | None = None) -> list[Incident]:
    """Undo what was decided in one go, each incident on its own; return those that were restored.

    What somebody has decided about since is left as it is. Raises the reason where nothing could be undone.
    """
    restored: list[Incident] = []
    stopped: CurationError | None = None
    for decision in Decision.objects.filter(batch=batch).order_by("-pk"):
        try:
            restored.append(undo(decision=decision, by=by, now=now))
        except CurationError as error:
            stopped = stopped or error
    if stopped and not restored:
        raise stopped
    return restored


def seconds_left(decision: Decision, by: User, now: datetime | None = None) -> int:
    """For how long this person can still undo the decision; 0 where they cannot."""
    now = now or timezone.now()
    left = decision.at + undo_for() - now
    if decision.by_id != by.pk or left <= timedelta(0):
        return 0
    act = way_back.find_act(decision, now=now)
    return ceil(left.total_seconds()) if act and _is_last(act) else 0


def _require_mine(decision: Decision, by: User, now: datetime) -> None:
    if decision.by_id != by.pk:
        raise NotUndoableError(_("Only the person who decided can undo it."))
    if not by.has_perm(_RIGHT):
        raise NotAllowedError(
            _("Your role (%(role)s) may not do this (%(action)s).") % {"role": role_of(by), "action": UNDO}
        )
    if now >= decision.at + undo_for():
        raise NotUndoableError(
            _("The time to undo is over (%(seconds)s seconds).") % {"seconds": settings.UNDO_SECONDS}
        )


def _is_last(act: Act) -> bool:
    """Whether the act stands and nothing that still stands was decided after it."""
    since = Decision.objects.filter(
        incident__in=[*act.pks, *act.founded], pk__gte=min(act.decisions), undone_by=None
    )
    standing = set(since.exclude(action=UNDO).values_list("pk", flat=True))
    return standing == set(act.decisions)


def _restore_columns(act: Act, rows: Mapping[int, Incident]) -> None:
    """Put back what the decision changed, unless something else has changed it again."""
    for pk, columns in act.changed.items():
        row = rows[int(pk)]
        now_there, as_it_was = way_back.row_of(row), dict(act.incidents[pk])
        if any(now_there[name] != after for name, (_before, after) in columns.items()):
            raise ChangedMeanwhileError(last_hand(row))
        restored = way_back.instance_of(Incident, now_there | {name: as_it_was[name] for name in columns})
        for name in columns:
            setattr(row, name, getattr(restored, name))
    for part in act.founded:  # the log speaks of it, so it stays, empty, and leads to the whole
        rows[part].status, rows[part].merged_into_id = Status.MERGED, act.pks[0]


def _restore_related(act: Act) -> None:
    everything = way_back.related_to([*act.pks, *act.founded])
    for name, was in act.related.items():
        model: Any = getattr(models, name)
        there = {row.pk: way_back.row_of(row) for row in everything[name]}
        kept = {row["id"] for row in was}
        model.objects.filter(pk__in=(set(act.known[name]) & there.keys()) - kept).delete()
        _write(model, [row for row in was if there.get(row["id"]) != row])
    for pk, tags in act.tags.items():
        Incident(pk=int(pk)).tags.set(tags)


def _leave_out_what_came(act: Act, public_again: Sequence[int]) -> None:
    """The machine adds the link of a copy to what waits; to what is public, only a person adds one."""
    kept = [*act.known["Evidence"], *(row["id"] for row in act.related["Evidence"])]
    Evidence.objects.filter(incident__in=public_again).exclude(pk__in=kept).delete()


def _write(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Rows under the keys that they had, whether they are gone or only changed."""
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        [way_back.instance_of(model, row) for row in rows],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=columns,
    )


def _renew_proposals(incident: Incident, stood_upon: str) -> None:
    still = Proposal.objects.filter(incident=incident, answer=Proposal.Answer.OPEN, base=stood_upon)
    still.update(base=incident.updated_at)
