"""How often one address may ask. Generous for reading, tight for writing; counted in each process.

Somebody on this machine is the operator, whose measurements and exports are not slowed down.
"""

from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

if TYPE_CHECKING:  # the settings name this module to the one that defines APIView
    from rest_framework.views import APIView


class _AddressThrottle(AnonRateThrottle):
    """Counts by address; one IPv6 network of 64 bits is one sender, which owns all its addresses."""

    def get_ident(self, request: Request) -> str:
        ident = str(super().get_ident(request))
        try:
            address = ip_address(ident)
        except ValueError:
            return ident
        if isinstance(address, IPv4Address) or address.is_loopback:
            return ident
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), 64), strict=False))


class ReadingThrottle(_AddressThrottle):
    scope = "reading"
    rate = "600/min"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        return _is_loopback(self.get_ident(request)) or bool(super().allow_request(request, view))


class ReportThrottle(_AddressThrottle):
    """Reports by API and by form, counted together under a keyed hash: no sender's address is kept."""

    scope = "reports"
    rate = "30/hour"

    def get_cache_key(self, request: Request, view: object) -> str:
        sender = salted_hmac("civicwatch.reports", self.get_ident(request), algorithm="sha256")
        return f"throttle_{self.scope}_{sender.hexdigest()}"


def wait_before_report(request: HttpRequest) -> int:
    """0 if the sender may report now, and then this report is counted; else for how many seconds not."""
    throttle = ReportThrottle()
    no_view: Any = None  # a throttle of REST framework is given one, and this one does not look at it
    if throttle.allow_request(Request(request), no_view):
        return 0
    return ceil(throttle.wait() or 1)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
