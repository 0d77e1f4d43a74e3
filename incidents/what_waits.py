"""The queues of this app, for the first page of admin."""

from django.utils.translation import gettext_lazy as _

from civicwatch.access.waiting import Queue
from incidents.models import Correction
from incidents.services.proposed import proposed, waiting_for
from incidents.services.queue_order import SECOND, waiting_for_anybody

_LIST = "admin:incidents_incident_changelist"

QUEUES = (
    Queue(
        name="incidents",
        words=_("Incidents"),
        permission="incidents.view_incident",
        page=_LIST,
        rows=lambda _person: waiting_for_anybody(),
        since="created_at",
    ),
    Queue(
        name="second_approvals",
        words=_("Second approvals"),
        permission="incidents.approve_incident",
        page=_LIST,
        query=f"?view={SECOND}",
        rows=lambda person: waiting_for(person) if person else proposed(),
        since="updated_at",
    ),
    Queue(
        name="corrections",
        words=_("Requests for correction"),
        permission="incidents.view_correction",
        page="admin:incidents_correction_changelist",
        rows=lambda _person: Correction.objects.waiting(),
        since="sent_at",
    ),
)
