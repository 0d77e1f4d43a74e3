"""Pages whose address is the key: no cache keeps them, no other site learns it, no robot lists it."""

from collections.abc import Callable
from functools import wraps
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Also speaks the language of ``?language=es``, since the form of other pages needs an origin."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        with translation.override(chosen_language(request) or translation.get_language()):
            response = view(request, token)
            response.setdefault("Content-Language", translation.get_language() or "")
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def too_many(request: HttpRequest, template: str, context: dict[str, object], seconds: int) -> HttpResponse:
    response = render(request, template, context | {"minutes": ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
