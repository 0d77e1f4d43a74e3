"""The public picture of a sighting. Whether it may be seen is asked anew at every request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicwatch.lib import private_files
from civicwatch.lib.throttles import wait_before_sighting
from sightings.models import Photo
from sightings.pictures import picture
from sightings.services import looking_at_photos


@require_safe
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Nobody keeps a copy on the way: when a sighting is over, so is its picture."""
    found = Photo.objects.public(timezone.now()).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    try:
        content = private_files.read(found.derivative_name)
    except private_files.MissingFileError:
        raise Http404 from None
    return picture(content)


@never_cache
@require_POST
def report_photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """“This picture must not be seen”: nothing is asked, and nothing is kept of who says so."""
    found = Photo.objects.public(timezone.now()).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if seconds := wait_before_sighting(request):
        answer = render(request, "sightings/photo_reported.html", {"wait": True}, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    looking_at_photos.report(photo=found)
    return render(request, "sightings/photo_reported.html")
