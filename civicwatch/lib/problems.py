"""Errors of the API as problem details (RFC 9457), wherever they arise: view, routing, accident."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from civicwatch.lib.parameters import InvalidParameter

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"


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


class ProblemMiddleware:
    """Gives every error under /api/ that is not yet a problem document the form of one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = response.status_code >= 400 and response.get("Content-Type") != CONTENT_TYPE
        if not (bare and request.path_info.startswith(API_PREFIX)):
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return problem(response.status_code, _SAID.get(response.status_code, ""), headers=kept)


_SAID = {
    404: "There is nothing at this address.",
    500: "Something went wrong here. It has been logged; nothing that you sent was changed half-way.",
}


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
