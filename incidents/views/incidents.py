"""The record as pages: a list that pages by key, and one incident whole, both without a script."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents import licence, newest, statistics
from incidents.filtering import Selection
from incidents.models import Incident, Status
from incidents.models.reasons import reason_label
from incidents.newest import Position
from incidents.views import filter_form
from incidents.views.filter_form import FilterForm
from incidents.views.telling import Told

PAGE = 50
LONGEST_CHAIN = 20


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """Newest first; ``before=2026-05-29.17`` goes on after that incident of that day."""
    asked = filter_form.read(request)
    position = _position(request.GET.get("before", ""))
    shown, after = _page(asked.selected, position) if asked.selected else ([], None)
    context = {
        "form": FilterForm(asked),
        "incidents": shown,
        "older": f"{after[0]}.{after[1]}" if after else "",
        "is_first": position is None,
        "total": statistics.total(asked.selected) if asked.selected else 0,
        "everything": statistics.total(Selection()),
        "updated_at": Incident.objects.published().latest_change(),
        "licence": licence,
    }
    return render(request, "incidents/list.html", context, status=asked.status)


@require_safe
def incident_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One public incident. A merged one leads to its survivor; a retracted one is gone; more there is not."""
    incident = Incident.objects.select_related("state", "county", "city").filter(pk=pk).first()
    if incident is None:
        raise Http404
    if incident.status == Status.MERGED:
        return _survivor(request, incident)
    if incident.status == Status.RETRACTED and incident.published_at:
        return _gone(request, incident)
    if incident.status != Status.PUBLISHED:
        raise Http404
    return _uncached(render(request, "incidents/detail.html", {"told": Told(incident), "licence": licence}))


def _page(selected: Selection, position: Position | None) -> tuple[list[Incident], Position | None]:
    """What comes next and where to go on. The status is checked here: as a condition it leads SQLite's
    planner away from the primary key."""
    stretch = newest.stretch(selected, limit=PAGE, after=position)
    found = Incident.objects.select_related("city", "state").in_bulk(stretch.ids)
    in_order = (found[number] for number in stretch.ids if number in found)
    return [incident for incident in in_order if incident.status == Status.PUBLISHED], stretch.after


def _position(written: str) -> Position | None:
    """A day and an id; anything else is the beginning."""
    day, _, number = written.partition(".")
    try:
        return date.fromisoformat(day), min(int(number), 2**63 - 1)
    except ValueError:
        return None


def _survivor(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Follow the chain of merges to what is public, or to what became of it."""
    for _ in range(LONGEST_CHAIN):
        if incident.status != Status.MERGED or incident.merged_into is None:
            break
        incident = incident.merged_into
    if incident.status == Status.PUBLISHED:
        return _uncached(HttpResponsePermanentRedirect(reverse("incidents:detail", args=[incident.pk])))
    if incident.status == Status.RETRACTED and incident.published_at:
        return _gone(request, incident)
    raise Http404


def _gone(request: HttpRequest, incident: Incident) -> HttpResponse:
    context = {"pk": incident.pk, "reason": reason_label(incident.closed_reason), "when": incident.updated_at}
    return _uncached(render(request, "incidents/retracted.html", context, status=410))


def _uncached(response: HttpResponse) -> HttpResponse:
    """What is withdrawn must be gone at once, so no cache may answer for the record."""
    response["Cache-Control"] = "no-cache"
    return response
