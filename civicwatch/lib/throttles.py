"""How often one address may ask. Generous for reading, tight for writing; counted in each process.

Somebody on this machine is the operator, whose measurements and exports are not slowed down.
"""

from ipaddress import ip_address
from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

if TYPE_CHECKING:  # the settings name this module to the one that defines APIView
    from rest_framework.views import APIView


class ReadingThrottle(AnonRateThrottle):
    scope = "reading"
    rate = "600/min"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        return _is_loopback(self.get_ident(request)) or bool(super().allow_request(request, view))


class ReportThrottle(AnonRateThrottle):
    scope = "reports"
    rate = "30/hour"


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
