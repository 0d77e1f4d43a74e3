"""``/api/v1/sightings/``: what may be seen now, and the way in for a report without a telephone."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.serializers import ValidationError
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from civicwatch.lib.body_limit import USUAL
from civicwatch.lib.problems import problem
from civicwatch.lib.throttles import SightingThrottle
from sightings.api.answers import as_json
from sightings.api.lists import LIST_SCHEMA, listing
from sightings.api.serializers import (
    WebReceiptSerializer,
    WebSightingSerializer,
    WebSightingWithPhotoSerializer,
)
from sightings.placing import Place, Precision
from sightings.services import showing, web_reports
from sightings.services.web_reports import Upload

_NO_PLACE = "Give latitude and longitude, or a place: a crossing, a ZIP code or a city with its state."
_ROUGH = (
    "We know {city}, but not that street or crossing in it, and nothing was sent. Give latitude and "
    "longitude, or “{city}” as the place if the whole city will do."
)


class Sightings(APIView):
    """GET: sightings that may be seen now, the newest first, filtered by place, time, activity and
    verification. POST: tell of police that you see, with a photo as `multipart/form-data` if there is one;
    nothing about who sends it is kept."""

    parser_classes = [JSONParser, MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [SightingThrottle()] if self.request.method == "POST" else super().get_throttles()

    @LIST_SCHEMA
    def get(self, request: Request) -> HttpResponseBase:
        return listing(request)

    @extend_schema(
        operation_id="sightings_report",
        request={
            "application/json": WebSightingSerializer,
            "multipart/form-data": WebSightingWithPhotoSerializer,
        },
        responses={202: WebReceiptSerializer},
    )
    def post(self, request: Request) -> HttpResponseBase:
        if _is_too_long_without_photo(request):
            return problem(413, f"JSON may have up to {USUAL} bytes. Send a photo as multipart/form-data.")
        told = WebSightingWithPhotoSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        values = told.validated_data
        try:
            sent = web_reports.send(
                place=_place(values),
                minutes_ago=values["minutes_ago"],
                activity=values["activity"],
                show_now=values["show"] == "now",
                note=values["note"],
                uploads=_uploads(request, values["photo"]),
                now=timezone.now(),
            )
        except showing.PlaceIsUnknownError:
            raise ValidationError({"place": "That place is not in the United States."}) from None
        path = reverse("sightings:mine", args=[sent.secret])
        receipt = {
            "id": sent.sighting.public_id,
            "status_url": request.build_absolute_uri(path),
            "shown_after": sent.sighting.publish_at and sent.sighting.publish_at.isoformat(),
        }
        return as_json(receipt, status=202)


def _is_too_long_without_photo(request: Request) -> bool:
    """The address takes a photo in a form; in JSON there is none, and Django reads no more than this."""
    is_form = request.content_type.startswith("multipart/")
    return not is_form and int(request.META.get("CONTENT_LENGTH") or 0) > USUAL


def _uploads(request: Request, photo: UploadedFile | None) -> list[Upload]:
    if len(request.FILES) > 1 or len(request.FILES.getlist("photo")) > 1:
        raise ValidationError({"photo": "One photo a report."})
    return [Upload(photo.read(), photo.content_type or "")] if photo else []


def _place(values: dict[str, object]) -> Place:
    latitude, longitude, words = values["latitude"], values["longitude"], str(values["place"]).strip()
    if isinstance(latitude, float) and isinstance(longitude, float):
        return Place(latitude, longitude, Precision.POINT)
    found = web_reports.find_spot(words) if words else None
    if found is None:
        raise ValidationError({"place": _NO_PLACE})
    if found.rough:  # a crossing that is not known does not become its city by itself
        raise ValidationError({"place": _ROUGH.format(city=found.name)})
    return found.as_place()
