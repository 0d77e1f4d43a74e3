"""The left pane: the rows of what was chosen, in its order, and the ways to choose something else."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import User
from civicwatch.places.models import State
from incidents.admin.choice import ALL, HIDDEN, MINE, VIEWS, WITHOUT_WORDS, Choice, sources
from incidents.admin.rows import rows_for
from incidents.admin.workload import claimed_by, workload
from incidents.models import Incident, Status
from incidents.models.reasons import RejectReason
from incidents.services import queue_order

PER_PAGE = 50
# What is looked up in the record rather than worked through.
RECORD = [
    (Status.PUBLISHED.value, Status.PUBLISHED.label),
    (WITHOUT_WORDS, _("public without its words")),
    *((status.value, status.label) for status in (Status.REJECTED, Status.RETRACTED, Status.MERGED)),
]


def listed(choice: Choice, user: User) -> QuerySet[Incident]:
    """The incidents of a choice in their order."""
    return _chosen(choice, user).filter(choice.narrowing).select_related("city", "state", "county")


def queue_pane(user: User, choice: Choice, *, page: str = "") -> dict[str, Any]:
    """What the templates of the left pane need. ``page`` is a page number as somebody typed it."""
    shown = Paginator(listed(choice, user), PER_PAGE).get_page(page)
    return {
        "choice": choice,
        "rows": _rows(shown),
        "page": shown,
        "load": workload(user),
        "views": VIEWS.items(),
        "record": RECORD,
        "states": State.objects.values_list("usps", "name"),
        "sources": sources(),
        "reject_reasons": RejectReason.choices,
    }


def _rows(page: Page[Incident]) -> list[Any]:
    incidents = list(page.object_list)
    rows = rows_for(incidents)
    return [rows[incident.pk] for incident in incidents]


def _chosen(choice: Choice, user: User) -> QuerySet[Incident]:
    if choice.status:
        return _of_record(choice.status).order_by("-updated_at", "-pk")
    if choice.view == MINE:
        return Incident.objects.filter(claimed_by(user, timezone.now())).order_by("claim__claimed_at", "pk")
    if choice.view == HIDDEN:
        return Incident.objects.filter(status=Status.HIDDEN).order_by("updated_at", "pk")
    return queue_order.waiting_in(choice.view, user).order_by(*queue_order.ordering(choice.view))


def _of_record(status: str) -> QuerySet[Incident]:
    if status == WITHOUT_WORDS:
        return Incident.objects.published().filter(restricted=True)
    return Incident.objects.all() if status == ALL else Incident.objects.filter(status=status)
