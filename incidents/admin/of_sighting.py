"""The way from a sighting of force, which another app keeps, to the incident that was made of it here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.models import IncidentReport
from incidents.posts import BY_TEXT


@require_safe
def incident_of_sighting(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the desk with that incident open; to its queue, with the reason, where there is none."""
    if not request.user.has_perm("incidents.view_incident"):
        raise PermissionDenied
    links = IncidentReport.objects.filter(report__platform=BY_TEXT, report__external_id=public_id)
    incident = links.order_by("pk").values_list("incident", flat=True).first()
    if incident is None:
        messages.warning(request, _("No incident tells of this sighting, or none yet."))
        return redirect("admin:incidents_incident_changelist")
    return redirect("admin:incidents_incident_change", incident)
