"""The way to evidence whose own address names an account: pages and files give this address instead."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.accounts import key_of
from incidents.families import families
from incidents.models import Evidence, Incident
from incidents.standing import Gone, Moved, Public, standing_of


@never_cache
@require_safe
def evidence(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Leads on to what stands among the evidence of a public incident, and nowhere else."""
    match standing_of(pk):
        case Public():
            response: HttpResponse = HttpResponseRedirect(_address(pk, key))
            response["Referrer-Policy"] = "no-referrer"
        case Moved(survivor):
            response = redirect("incidents:evidence", survivor, key)
        case Gone() as gone:
            response = render(request, "incidents/gone.html", {"pk": pk, "gone": gone}, status=410)
        case _:
            raise Http404
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _address(pk: int, key: str) -> str:
    """The address that readers of this incident may follow under this key."""
    incident = Incident.objects.get(pk=pk)
    family = families({pk: incident.hides_links})
    if incident.restricted or pk in family.hiding_links:
        raise Http404
    rows = Evidence.objects.filter(incident__in=family.survivors).order_by("pk")
    for address in (address for pair in rows.values_list("url", "archive_url") for address in pair):
        if address and key_of(address) == key:
            return address
    raise Http404
