"""Redirects to HTTPS where the public address says so, but never on loopback.

Health checks and the operator's own browser reach the process over plain loopback.
"""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.middleware.security import SecurityMiddleware

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class SecureRedirectMiddleware(SecurityMiddleware):
    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        host = request.META.get("HTTP_HOST", "").lower()
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        return None if name in LOOPBACK_NAMES else super().process_request(request)
