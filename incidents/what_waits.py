"""The queues of this app, for the first page of admin."""

from django.utils.translation import gettext_lazy as _

from civicwatch.access.waiting import Queue
from incidents.models import Correction
from incidents.services.approvals import waiting_for
from incidents.services.queue_order import NEWEST, SECOND, waiting_in

_LIST = "admin:incidents_incident_changelist"

QUEUES = (
    Queue(
        words=_("Incidents"),
        permission="incidents.view_incident",
        page=_LIST,
        rows=lambda person: waiting_in(NEWEST, person),
        since="created_at",
    ),
    Queue(
        words=_("Second approvals"),
        permission="incidents.approve_incident",
        page=_LIST,
        query=f"?view={SECOND}",
        rows=waiting_for,
        since="updated_at",
    ),
    Queue(
        words=_("Requests for correction"),
        permission="incidents.view_correction",
        page="admin:incidents_correction_changelist",
        rows=lambda _person: Correction.objects.waiting(),
        since="sent_at",
    ),
)
