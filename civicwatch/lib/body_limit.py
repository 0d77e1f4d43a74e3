"""Refuses a request whose body is longer than its address may take, before anything reads it.

Django limits forms only while it parses them, and files not at all. A view that takes more says so
where it stands: ``takes_up_to(10_000_000)``, and may bring an answer of its own for what is longer; that
must not touch ``request.POST``. A body of unannounced length counts as empty in WSGI.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicwatch.lib.problems import API_PREFIX, problem

USUAL = 1_000_000
_MARK, _ANSWER = "_takes_up_to", "_answers_longer_ones"
View = TypeVar("View", bound=Callable[..., Any])
Answer = Callable[[HttpRequest], HttpResponse]


def takes_up_to(limit: int, *, answer: Answer | None = None) -> Callable[[View], View]:
    """Mark a view that takes longer bodies (or shorter ones) than others, in bytes."""

    def mark(view: View) -> View:
        setattr(view, _MARK, limit)
        setattr(view, _ANSWER, answer)
        return view

    return mark


class BodyLimitMiddleware:
    """Before whatever reads ``request.POST``, which the check of CSRF does first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        return refusal(request, view)


def refusal(request: HttpRequest, view: Any) -> HttpResponse | None:
    """The answer to a body that is longer than ``view`` takes; None where it is not."""
    raw = request.META.get("CONTENT_LENGTH") or "0"
    limit = getattr(view, _MARK, USUAL)
    if raw.isdecimal() and int(raw) <= limit:
        return None
    if own := getattr(view, _ANSWER, None):
        return cast(HttpResponse, own(request))
    detail = f"The body may have up to {limit} bytes."
    if request.path_info.startswith(API_PREFIX):
        return problem(413, detail)
    return render(request, "413.html", {"megabytes": limit / 1_000_000}, status=413)
