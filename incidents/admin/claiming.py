"""What the desk's script says about who works on what: still at it, left, or gone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.admin.bench import Bench
from incidents.models import Incident
from incidents.services import claims
from incidents.services.curation_errors import CurationError


def answer_about_claims(bench: Bench) -> HttpResponse:
    """POST ``do`` (keep, release, release_all) and any number of ``incident``; 204, or 409 with whose it is.

    ``keep`` goes on with a claim, and takes it anew where it lapsed or a page that was left gave it back.
    """
    by, do = bench.by, bench.request.POST.get("do", "")
    if do == "release_all":
        claims.release_all(by=by)
        return HttpResponse(status=204)
    for incident in _incidents(bench.request):
        if do == "release":
            claims.release(incident=incident, by=by)
        elif do == "keep":
            try:
                claims.claim(incident=incident, by=by)
            except CurationError as stopped:
                return HttpResponse(str(stopped), status=409, content_type="text/plain; charset=utf-8")
        else:
            return HttpResponse(_("There is no such action."), status=400)
    return HttpResponse(status=204)


def _incidents(request: HttpRequest) -> list[Incident]:
    pks = [int(pk) for pk in request.POST.getlist("incident")[:20] if pk.isdecimal() and len(pk) < 19]
    return list(Incident.objects.filter(pk__in=pks))
