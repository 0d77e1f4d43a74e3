"""Who may read an installation's figures: this machine itself, or whoever holds METRICS_TOKEN."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest

from civicwatch.lib.secure_redirect import LOOPBACK_NAMES

FORWARDING_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


def may_read(request: HttpRequest) -> bool:
    return _has_token(request) or _is_from_this_machine(request)


def _has_token(request: HttpRequest) -> bool:
    given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    )


def _is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the connection itself comes from loopback and nobody forwarded it.

    A proxy on this machine connects from loopback too, but says so in a header; a page that has
    its name resolve to 127.0.0.1 connects from loopback under a name that is not ours.
    """
    if any(request.META.get(header) for header in FORWARDING_HEADERS):
        return False
    host = request.META.get("HTTP_HOST", "").lower()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    try:
        return (
            name in LOOPBACK_NAMES and ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        )
    except ValueError:
        return False
