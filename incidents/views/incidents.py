"""The record as pages: a list that pages by key, and one incident whole, both without a script."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import licence, newest, statistics
from incidents.filtering import Selection
from incidents.models import Incident, Status
from incidents.newest import Position
from incidents.standing import Gone, Moved, standing_of
from incidents.views import filter_form
from incidents.views.filter_form import FilterForm
from incidents.views.telling import Told

PAGE = 50


@require_safe
@cache_control(no_cache=True)
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
@cache_control(no_cache=True)
def incident_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One public incident. A merged one leads to its survivor; one that was public is gone.

    What is withdrawn must be gone at once, so no cache may answer for any page of the record.
    """
    places = ("state", "county", "city")
    incident = Incident.objects.published().select_related(*places).filter(pk=pk).first()
    if incident is None:
        return _without(request, pk)
    return render(request, "incidents/detail.html", {"told": Told(incident), "licence": licence})


def _without(request: HttpRequest, pk: int) -> HttpResponse:
    match standing_of(pk):
        case Moved(survivor):
            return HttpResponsePermanentRedirect(reverse("incidents:detail", args=[survivor]))
        case Gone() as gone:
            return render(request, "incidents/gone.html", {"pk": pk, "gone": gone}, status=410)
    raise Http404


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
