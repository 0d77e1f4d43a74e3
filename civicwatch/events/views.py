"""The stream's address on the site itself: a redirect to the process that streams."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class _Temporary(HttpResponseRedirect):
    status_code = 307


def live_events(request: HttpRequest) -> HttpResponse:
    """Answer 307 to the live process, or 503 where no address of one is known."""
    if not settings.LIVE_URL:
        return HttpResponse("The live stream is not running.", status=503, headers={"Retry-After": "30"})
    query = request.META.get("QUERY_STRING", "")
    return _Temporary(f"{settings.LIVE_URL}/live/events/{'?' + query if query else ''}")
