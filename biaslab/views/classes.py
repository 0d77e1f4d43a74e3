"""A class: joined by a code, led from a private link, shown on the wall as totals of five and more."""

from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from biaslab.models import Group, LabClass, Result
from biaslab.services import classes, experiments, recording
from biaslab.views.notebook import private
from biaslab.views.visitor import leave_class, remember_class, visitor_of
from biaslab.waiting import wait_before_class


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def class_page(request: HttpRequest) -> HttpResponse:
    """Join with a code (``?code=`` from the QR picture fills it in), or open a class."""
    code = request.POST.get("code") or request.GET.get("code", "")
    context: dict[str, Any] = {"visitor": visitor_of(request), "code": code[:20]}
    if request.method != "POST":
        return render(request, "biaslab/class.html", context)
    found = classes.find_by_code(code)
    if found is None:
        context["problem"] = _("There is no open class with this code. Look at the screen and type it again.")
        return render(request, "biaslab/class.html", context, status=400)
    response = redirect("biaslab:home")
    remember_class(response, found)
    messages.success(request, _("You are in class %(code)s.") % {"code": found.code})
    return response


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    response = redirect("biaslab:home")
    leave_class(response)
    return response


@never_cache
@require_POST
def open_class(request: HttpRequest) -> HttpResponse:
    if seconds := wait_before_class(request):
        words = _("Many classes were opened from here. Wait %(n)s seconds.") % {"n": seconds}
        context = {"visitor": visitor_of(request), "problem": words}
        response = render(request, "biaslab/class.html", context, status=429)
        response["Retry-After"] = str(seconds)
        return response
    _lab_class, secret = classes.open_class(
        name=request.POST.get("name", ""), experiment=experiments.default()
    )
    return redirect("biaslab:teacher", secret)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def teacher(request: HttpRequest, secret: str) -> HttpResponse:
    lab_class = classes.find_by_secret(secret)
    if lab_class is None:
        raise Http404
    if request.method == "POST":
        return _change(request, lab_class, secret)
    context = {
        "lab_class": lab_class,
        "is_open": lab_class.is_open(timezone.now()),
        "secret": secret,
        "address": request.build_absolute_uri(),
        "join_address": f"{_origin(request)}{reverse('biaslab:class')}",
        "qr": _qr(_join_address(request, lab_class)),
        "only_here": _is_local(_origin(request)),
        "totals": _totals(lab_class),
        "fewest": recording.FEWEST_SHOWN,
        "people": recording.people_in(_results(lab_class)),
        "n": _results(lab_class).count(),
        "experiments": [one for one in experiments.open_experiments()[:20] if one.is_trained],
    }
    return private(render(request, "biaslab/teacher.html", context))


@never_cache
@require_safe
def projector(request: HttpRequest, code: str) -> HttpResponse:
    """For the wall: how to join and totals, nobody's single answer."""
    lab_class = _open(code)
    address = _join_address(request, lab_class)
    context = {
        "lab_class": lab_class,
        "join_address": f"{_origin(request)}{reverse('biaslab:class')}",
        "qr": _qr(address),
        "totals": _totals(lab_class),
        "fewest": recording.FEWEST_SHOWN,
    }
    return render(request, "biaslab/projector.html", context)


@never_cache
@require_safe
def projector_totals(request: HttpRequest, code: str) -> HttpResponse:
    """What the projector's page asks for every few seconds."""
    totals = _totals(_open(code))
    return JsonResponse({"results": totals})


def _change(request: HttpRequest, lab_class: LabClass, secret: str) -> HttpResponse:
    try:
        if request.POST.get("action") == "close":
            classes.close(lab_class=lab_class)
            messages.success(request, _("The class is ended. Its results are only counted from now on."))
        else:
            classes.change(
                lab_class=lab_class,
                own_faces_allowed=request.POST.get("own_faces_allowed") == "yes",
                experiment=experiments.open_experiments().filter(pk=_number(request)).first(),
            )
            messages.success(request, _("Changed."))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect("biaslab:teacher", secret)


def _number(request: HttpRequest) -> int:
    written = request.POST.get("experiment", "")
    return int(written) if written.isdecimal() and len(written) < 19 else 0


def _open(code: str) -> LabClass:
    found = classes.find_by_code(code)
    if found is None:
        raise Http404
    return found


def _results(lab_class: LabClass) -> Any:
    return Result.objects.filter(lab_class=lab_class, hidden_at__isnull=True)


def _totals(lab_class: LabClass) -> list[dict[str, Any]]:
    tallies = recording.counted(_results(lab_class))
    return [
        {
            "group": str(Group(tally.group).label),
            "people": tally.people,
            "faces": tally.faces,
            "n": tally.n,
            "balanced_right": tally.balanced_right,
            "unbalanced_right": tally.unbalanced_right,
        }
        for tally in tallies.values()
    ]


def _join_address(request: HttpRequest, lab_class: LabClass) -> str:
    path = f"{reverse('biaslab:class')}?code={lab_class.code}"
    return f"{_origin(request)}{path}"


def _origin(request: HttpRequest) -> str:
    """The site's public address; where that is this computer alone, one by which others may reach it."""
    if not _is_local(settings.PUBLIC_URL):
        return str(settings.PUBLIC_URL)
    asked = request.build_absolute_uri("/").rstrip("/")
    named = [host for host in settings.FURTHER_HOSTS if host and host[0] not in ".*"]
    if _is_local(asked) and named and settings.HOST not in settings.LOOPBACK_HOSTS:
        return f"http://{named[0]}:{settings.PORT}"
    return asked


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host in ("127.0.0.1", "localhost", "::1")


def _qr(address: str) -> SafeString:
    """The picture is drawn by the library from the address alone."""
    title = _("QR code with the address %(address)s") % {"address": address}
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=2, title=title)
    return mark_safe(drawn.replace("<svg", '<svg role="img"', 1))  # noqa: S308
