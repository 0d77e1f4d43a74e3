"""What a visitor is told where something that the site needs is away: 503, and when to come again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicwatch.lib.not_now import NotNowError
from civicwatch.lib.problems import API_PREFIX, RETRY_AFTER, problem


class NotNowMiddleware:
    """What was asked for could not be done now, and nothing of it was kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotNowError):
            return None
        if request.path_info.startswith(API_PREFIX):
            return problem(503, "Files cannot be reached just now.", headers={"Retry-After": RETRY_AFTER})
        response = render(request, "503.html", status=503)
        response["Retry-After"] = RETRY_AFTER
        return response
