"""Where anybody asks for a correction or removal, and the private page that tells what became of it."""

from collections.abc import Callable
from functools import wraps
from math import ceil

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civicwatch.lib.throttles import wait_before_correction
from incidents.models import Correction, Incident
from incidents.services import corrections
from incidents.services.curation_errors import CurationError
from incidents.standing import Gone, Moved, Public, standing_of
from incidents.views.correction_forms import AskForm, MessageForm

View = Callable[..., HttpResponse]


def _private(view: View) -> View:
    """The link is the key: no cache keeps the page, no other site learns the address, no robot lists it."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about one incident, whether it stands in public, is hidden or was retracted."""
    match standing_of(pk):
        case Moved(survivor):
            return redirect("incidents:correct", survivor)
        case Public():
            incident, is_public = Incident.objects.get(pk=pk), True
        case Gone():
            incident, is_public = Incident.objects.get(pk=pk), False
        case _:
            raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    context = {"pk": pk, "form": form, "incident": incident if is_public else None}
    if request.method != "POST":
        return render(request, "incidents/correct.html", context)
    if not form.is_valid():
        return render(request, "incidents/correct.html", context, status=400)
    if seconds := wait_before_correction(request):
        return _too_many(request, "incidents/correct.html", context, seconds)
    token = corrections.ask(incident=incident, **form.asked)
    response = redirect("incidents:correction", token)
    response["Location"] += "?sent"
    return response


@_private
@csrf_exempt  # without a referrer a browser names no origin; and no other site knows the token
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a request, and what was written both ways. ``?language=es`` instead of the form on other
    pages, which needs an origin; ``?sent`` once after sending."""
    found = corrections.find(token)
    if found is None:
        raise Http404
    with translation.override(_chosen_language(request) or translation.get_language()):
        response = _answer(request, token, found) if request.method == "POST" else _page(request, found)
        response["Content-Language"] = translation.get_language() or ""
    return response


def _answer(request: HttpRequest, token: str, found: Correction) -> HttpResponse:
    """A message more, or the request taken back."""
    form = MessageForm(request.POST)
    try:
        if request.POST.get("action") == "withdraw":
            corrections.withdraw(correction=found)
        elif not form.is_valid():
            return _page(request, found, form=form, status=400)
        elif seconds := wait_before_correction(request):
            response = _page(request, found, form=form, status=429, minutes=ceil(seconds / 60))
            response["Retry-After"] = str(seconds)
            return response
        else:
            corrections.add_message(correction=found, text=form.cleaned_data["text"])
    except CurationError as stopped:
        return _page(request, found, form=form, status=409, stopped=str(stopped))
    response = redirect("incidents:correction", token)
    if language := _chosen_language(request):
        response["Location"] += f"?language={language}"
    return response


def _chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _page(
    request: HttpRequest,
    found: Correction,
    *,
    form: MessageForm | None = None,
    status: int = 200,
    minutes: int = 0,
    stopped: str = "",
) -> HttpResponse:
    context = {
        "correction": found,
        "messages_both_ways": found.messages.order_by("at", "pk"),
        "link": request.build_absolute_uri(request.path),
        "is_new": "sent" in request.GET,
        "form": form or MessageForm(),
        "minutes": minutes,
        "stopped": stopped,
        "can_be_read": isinstance(standing_of(found.incident_id), (Public, Moved)),
        "kept_days": corrections.KEPT_FOR.days,
        "chosen_language": _chosen_language(request),
        "without_language_form": True,
    }
    return render(request, "incidents/correction.html", context, status=status)


def _too_many(request: HttpRequest, template: str, context: dict[str, object], seconds: int) -> HttpResponse:
    response = render(request, template, context | {"minutes": ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
