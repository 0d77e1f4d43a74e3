"""Reporting a sighting by form, and the private page from which its sender takes it back."""

from math import ceil
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civicwatch.lib.body_limit import takes_up_to
from civicwatch.lib.permissions_policy import POLICY
from civicwatch.lib.throttles import wait_before_sighting
from sightings.in_words import label_words
from sightings.local_time import zone_of
from sightings.models import Sighting, SightingStatus
from sightings.place_words import in_one_line
from sightings.services import showing, web_reports
from sightings.services.web_reports import LARGEST_BODY
from sightings.views.map_strings import pin_strings
from sightings.views.report_form import SightingForm


@takes_up_to(LARGEST_BODY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SightingForm())
    form = SightingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    if seconds := wait_before_sighting(request):
        response = _page(request, form, status=429, minutes=ceil(seconds / 60))
        response["Retry-After"] = str(seconds)
        return response
    try:
        sent = web_reports.send(**_told(form), language=get_language() or "", now=timezone.now())
    except showing.PlaceIsUnknownError:
        form.add_error("where", "")
        return _page(request, form, status=400)
    return redirect("sightings:mine", sent.secret)


@never_cache
@csrf_exempt  # without a referrer a browser names no origin; and no other site knows the secret
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """What became of a report; its sender may take it off the map, or delete all of it."""
    sighting = web_reports.behind(secret)
    if sighting is None:
        raise Http404
    action = request.POST.get("action") if request.method == "POST" else None
    if action == "withdraw":
        showing.withdraw(sighting, now=timezone.now())
        sighting.refresh_from_db()
    elif action == "delete":
        web_reports.erase(secret, now=timezone.now())
        return _private(render(request, "sightings/deleted.html", {"without_language_form": True}))
    return _private(render(request, "sightings/mine.html", _context(request, sighting)))


def _context(request: HttpRequest, sighting: Sighting) -> dict[str, object]:
    now = timezone.now()
    return {
        "zone": _zone(sighting),
        "where": _where(sighting),
        "is_checked": sighting.status in (SightingStatus.WAITING, SightingStatus.DRAFT),
        "sighting": sighting,
        "is_visible": Sighting.objects.visible(now).filter(pk=sighting.pk).exists(),
        "is_to_come": sighting.publish_at is not None and sighting.publish_at > now,
        "link": request.build_absolute_uri(request.path),
        "keep_days": settings.SIGHTING_KEEP_DAYS,
        "without_language_form": True,
    }


def _where(sighting: Sighting) -> str:
    city = sighting.city.name if sighting.city else ""
    usps = sighting.state.usps if sighting.state else ""
    return in_one_line(label_words(sighting.area_label), city, usps, between=", ")


def _zone(sighting: Sighting) -> str:
    """Times are told by the clock of the place, as text messages do."""
    at = sighting if sighting.latitude is not None else sighting.city
    return zone_of(
        sighting.state.usps if sighting.state else None,
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _told(form: SightingForm) -> dict[str, Any]:
    told, photo = form.cleaned_data, form.cleaned_data.get("photo")
    uploads = [web_reports.Upload(photo.read(), photo.content_type or "")] if photo else []
    return {
        "place": told["place"],
        "minutes_ago": told["minutes_ago"],
        "activity": told["activity"],
        "show_now": told["show"] == "now",
        "note": told["note"],
        "uploads": uploads,
    }


def _page(request: HttpRequest, form: SightingForm, *, status: int = 200, minutes: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "minutes": minutes,
        "delay": settings.SIGHTING_DELAY_MINUTES,
        "hours": settings.SIGHTING_HOURS,
        "keep_days": settings.SIGHTING_KEEP_DAYS,
        "number": settings.TWILIO_NUMBER,
        "photos_may_teach": settings.TRAIN_ON_PHOTOS,
        "strings": pin_strings(),
        "start": form.start,
    }
    response = render(request, "sightings/report.html", context, status=status)
    response["Permissions-Policy"] = POLICY.replace("geolocation=()", "geolocation=(self)")  # for the pin
    return response
