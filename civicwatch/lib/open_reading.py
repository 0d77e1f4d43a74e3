"""Lets any web page read the public API and feeds (CORS): they carry no cookie and hold nothing private."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OPEN_PREFIXES = ("/api/", "/feeds/")
READS = ("GET", "HEAD")


class OpenReadingMiddleware:
    """Answers preflight requests for reading, and marks what is read as readable from anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        wanted = request.headers.get("Access-Control-Request-Method")
        if request.method == "OPTIONS" and wanted:
            return _preflight(wanted)
        response = self.get_response(request)
        if request.method in READS:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        return response


def _preflight(wanted: str) -> HttpResponse:
    response = HttpResponse(status=204)
    if wanted in READS:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = ", ".join(READS)
        response["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    return response
