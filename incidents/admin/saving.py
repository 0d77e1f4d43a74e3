"""What was typed on the desk, saved and, where asked, published: both or neither."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from incidents.admin.decide import Done, named, seen, waits
from incidents.admin.forms import IncidentForm, evidence_changes
from incidents.admin.item import Sheet
from incidents.models import Incident, Proposal, Status
from incidents.services import approvals, editing

_FIELD_OF = {"latitude": "point", "longitude": "point", "city": "point"}


def save(request: HttpRequest, incident: Incident, sheet: Sheet) -> Done:
    """Carry out “save” or “publish” with a valid sheet.

    Where it takes two people, the first approval is recorded: of publishing, or of the change to what is
    public already. Raises CurationError or ValidationError, and then nothing has changed.
    """
    changes: dict[str, Any] = {
        "values": sheet.form.values(incident),
        "tags": list(sheet.form.cleaned_data["tags"]),
        "evidence": evidence_changes(sheet.formset),
    }
    if incident._state.adding:
        made = editing.create_candidate(by=actor(request), **changes)
        return Done(_("Saved."), made)
    if request.POST.get("action") == "publish":
        return _publish(request, incident, changes)
    return _save(request, incident, changes)


def _publish(request: HttpRequest, incident: Incident, changes: dict[str, Any]) -> Done:
    by = actor(request)
    with transaction.atomic():
        after = editing.edit(incident=incident, by=by, seen=seen(request), **changes)
        after = approvals.submit(incident=after, by=by, seen=after.updated_at)
    if after.status == Status.PUBLISHED:
        return Done(_("Published: “%s”.") % named(after), after, leads_on=True)
    return Done(waits(after), after, leads_on=True)


def _save(request: HttpRequest, incident: Incident, changes: dict[str, Any]) -> Done:
    by, when = actor(request), seen(request)
    if incident.status != Status.PUBLISHED:
        after = editing.edit(incident=incident, by=by, seen=when, **changes)
    else:
        edit = Proposal.Action.EDIT
        after = approvals.submit(incident=incident, action=edit, parameters=changes, by=by, seen=when)
        if approvals.open_proposal(after):
            return Done(_("A senior has to approve this change before readers see it."), after)
    changed = after.updated_at != incident.updated_at
    return Done(_("Saved.") if changed else _("Nothing was different, so nothing was saved."), after)


def show_on(form: IncidentForm, wrong: ValidationError) -> None:
    """Errors of the service beside the fields that they are about."""
    errors = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
    for name, messages in errors.items():
        field = _FIELD_OF.get(name, name)
        for message in messages:
            form.add_error(field if field in form.fields else None, message)
