"""The page behind a one-use link in a text message: the sender puts a pin on a map, or writes the place."""

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sightings.conversation.spots import Kind, Spot
from sightings.models import PinLink
from sightings.services import conversing, finding_places, pin_links
from sightings.views.map_strings import pin_strings

_PIN = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*")


class PinForm(forms.Form):
    """A pin from the map, or words where there is no script or no wish for a map."""

    pin = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"id": "id_pin"}))
    where = forms.CharField(
        required=False,
        max_length=200,
        label=_("Or write the place"),
        help_text=_("Cross streets and city, a ZIP code or a city: 5th and Main, Los Angeles."),
    )


@never_cache
@csrf_exempt  # its address is the secret, and no other site knows it
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest, secret: str) -> HttpResponse:
    now = timezone.now()
    link = pin_links.find(secret, now=now)
    if link is None:
        return _page(request, "sightings/pin_used.html", status=404)
    with translation.override(_language(request, link)):
        if request.method != "POST":
            return _ask(request, PinForm(), link)
        form = PinForm(request.POST)
        spot = _spot(form) if form.is_valid() else None
        if spot is None:
            return _ask(request, form, link, not_found=True)
        if not conversing.drop_pin(link, spot, now=now):
            return _page(request, "sightings/pin_used.html", status=404)
        return _page(request, "sightings/pin_thanks.html")


def _spot(form: PinForm) -> Spot | None:
    if match := _PIN.fullmatch(form.cleaned_data["pin"]):
        latitude, longitude = float(match[1]), float(match[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return finding_places.at(latitude, longitude, kind=Kind.PIN)
    words = form.cleaned_data["where"].replace("\0", "")
    return finding_places.in_words(words, now=timezone.now()) if words.strip() else None


def _language(request: HttpRequest, link: PinLink) -> str:
    """The conversation's, which the sender chose, before the browser's."""
    return link.conversation.contributor.language or translation.get_language_from_request(request)


def _ask(request: HttpRequest, form: PinForm, link: PinLink, *, not_found: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "not_found": not_found,
        "start": conversing.named_area(link.conversation),
        "strings": pin_strings(),
    }
    return _page(request, "sightings/pin.html", context, status=400 if not_found else 200)


def _page(
    request: HttpRequest, template: str, context: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """Nothing of a private address goes to another site, and no search engine keeps it."""
    response = render(request, template, (context or {}) | {"without_language_form": True}, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
