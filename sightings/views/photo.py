"""The public picture of a sighting. Whether it may be seen is asked anew at every request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from civicwatch.lib import private_files
from sightings.models import Photo


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


def picture(content: bytes) -> HttpResponse:
    """A JPEG that no cache keeps and no browser takes for anything else."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
