"""A short way for addresses that only another machine calls, such as a carrier's.

Sessions, languages, cookies and the policies for pages cost more time than such a request itself, and mean
nothing to it. What does matter holds here too: the host's name, the body's length, and that no browser makes
a page of the answer. HTTPS and its headers are seen to before (`secure_redirect` stands in front).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from civicwatch.lib.body_limit import refusal

PAGELESS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


class MachineLaneMiddleware:
    """Answers what `MACHINE_ADDRESSES` names; only views that are exempt from CSRF go this way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.urlconfs: dict[str, str] = settings.MACHINE_ADDRESSES
        self.prefixes = tuple(self.urlconfs)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(self.prefixes) or (match := self._match(path)) is None:
            return self.get_response(request)
        request.get_host()  # raises where the name is none of ours
        request.resolver_match = match
        response = refusal(request, match.func) or match.func(request, *match.args, **match.kwargs)
        for name, value in PAGELESS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Length", str(len(response.content)))  # else it goes in chunks
        return response

    def _match(self, path: str) -> ResolverMatch | None:
        urlconf = next(conf for prefix, conf in self.urlconfs.items() if path.startswith(prefix))
        try:
            match = resolve(path, urlconf)
        except Resolver404:
            return None
        return match if getattr(match.func, "csrf_exempt", False) else None
