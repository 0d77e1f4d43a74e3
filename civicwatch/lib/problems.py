"""Errors of the API as problem details (RFC 9457), wherever they arise: view, routing, accident."""

import sys
from http import HTTPStatus
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from civicwatch.lib.parameters import InvalidParameter

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"
RETRY_AFTER = "30"  # seconds


def problem(
    status: int, detail: str = "", *, headers: dict[str, str] | None = None, **extra: object
) -> HttpResponse:
    """A problem document. ``extra`` members are the problem's own, as the RFC allows."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        document["detail"] = detail
    return HttpResponse(
        orjson.dumps(document | extra), status=status, content_type=CONTENT_TYPE, headers=headers
    )


def invalid_parameter(error: InvalidParameter) -> HttpResponse:
    """400, naming the parameter and how to write it."""
    return problem(400, str(error), invalid_params=[{"name": error.name, "reason": error.how}])


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turns what REST framework's views raise into problem documents; None leaves the rest to Django."""
    if isinstance(error, InvalidParameter):
        return invalid_parameter(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    if isinstance(error, ValidationError):
        reasons = list(_reasons(error.detail))
        detail = " ".join(f"{reason['name']}: {reason['reason']}" for reason in reasons)
        return problem(response.status_code, detail, headers=headers, invalid_params=reasons)
    return problem(response.status_code, _detail(response), headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler400`` of the site."""
    return problem(400) if _is_api(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler404`` of the site."""
    if _is_api(request):
        return problem(404, "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500`` of the site; 503 where it was the database that did not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _database_away(request)
    if _is_api(request):
        return problem(500, "Something went wrong here. It has been logged.")
    return defaults.server_error(request)


def _database_away(request: HttpRequest) -> HttpResponse:
    """Whoever asks by machine comes again by itself: a carrier, a crawler, a reader of feeds."""
    headers = {"Retry-After": RETRY_AFTER}
    if _is_api(request):
        return problem(503, "The database cannot be reached just now.", headers=headers)
    page = loader.get_template("database_away.html").render()  # without the request, which would ask it again
    return HttpResponse(page, status=503, headers=headers)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)


def _detail(response: Response) -> str:
    data = response.data
    return str(data["detail"]) if isinstance(data, dict) and "detail" in data else ""


def _reasons(detail: Any, name: str = "") -> list[dict[str, str]]:
    """The leaves of REST framework's nested error lists, each with the path of its field."""
    if isinstance(detail, dict):
        return [
            leaf for key, value in detail.items() for leaf in _reasons(value, f"{name}.{key}".lstrip("."))
        ]
    if isinstance(detail, list):
        return [leaf for value in detail for leaf in _reasons(value, name)]
    return [{"name": name or "body", "reason": str(detail)}]
