"""How often one address may ask. Generous for reading, tight for writing; counted across all processes.

Somebody on this machine is the operator, whose measurements and exports are not slowed down.
"""

from math import ceil
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from civicwatch.lib.client_address import address_of, is_loopback, keyed_hash, sender_of
from civicwatch.lib.shared_cache import Count

if TYPE_CHECKING:  # the settings name this module to the one that defines APIView
    from rest_framework.views import APIView

_SECONDS = {"s": 1, "min": 60, "hour": 3600, "day": 86400}


def counted(who: str, seconds: int) -> Count:
    """Count one more of somebody's requests, in a window of so many seconds that begins with the first."""
    count: Count = cache.count_up(f"throttle:{who}", seconds)  # type: ignore[attr-defined]  # SharedCache's own
    return count


class AddressThrottle(BaseThrottle):
    """Counts by sender, under a keyed hash: no address is kept. ``rate`` reads ``600/min``."""

    scope: str
    rate: str
    spares_this_machine = False

    def __init__(self) -> None:
        self._wait: float | None = None

    def allow_request(self, request: Request | HttpRequest, view: "APIView | None" = None) -> bool:
        address = address_of(request)  # a Request hands everything on to its HttpRequest
        if self.spares_this_machine and is_loopback(address):
            return True
        amount, _, unit = self.rate.partition("/")
        count = counted(f"{self.scope}:{keyed_hash('throttle', sender_of(address))}", _SECONDS[unit])
        self._wait = count.seconds_left
        return count.number <= int(amount)

    def wait(self) -> float | None:
        return self._wait


class ReadingThrottle(AddressThrottle):
    scope = "reading"
    rate = "600/min"
    spares_this_machine = True


class ReportThrottle(AddressThrottle):
    """Reports by API and by form, counted together."""

    scope = "reports"
    rate = "30/hour"


class SightingThrottle(AddressThrottle):
    """Sightings by API and by form, counted together."""

    scope = "sightings"
    rate = "20/hour"


class CorrectionThrottle(AddressThrottle):
    """Requests for correction or removal, and what is added to them."""

    scope = "corrections"
    rate = "20/hour"


class AppealThrottle(AddressThrottle):
    """Appeals about short posts."""

    scope = "appeals"
    rate = "20/hour"


class WatchingThrottle(AddressThrottle):
    """Requests to be warned, each of which sends a message to somebody who may not have asked."""

    scope = "watching"
    rate = "5/hour"


def wait_before_report(request: HttpRequest) -> int:
    """0 if the sender may report now, and then this report is counted; else for how many seconds not."""
    throttle = ReportThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def wait_before_sighting(request: HttpRequest) -> int:
    """The same for a sighting."""
    throttle = SightingThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def wait_before_correction(request: HttpRequest) -> int:
    """The same for a request for correction or removal."""
    throttle = CorrectionThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def wait_before_appeal(request: HttpRequest) -> int:
    """The same for an appeal."""
    throttle = AppealThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def wait_before_watching(request: HttpRequest) -> int:
    """The same for a request to be warned."""
    throttle = WatchingThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)
