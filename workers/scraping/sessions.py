"""A requests session for the vendors' libraries: it never waits longer than our own limit and remembers
the last answer's headers, in which services tell how much of the rate is left."""

from collections.abc import Mapping
from typing import Any

import requests

from civicwatch.lib.http import PER_TRY


class PatientSession(requests.Session):
    """``requests`` has no time-out of its own, and PRAW's is 16 s."""

    def __init__(self) -> None:
        super().__init__()
        self.last_headers: Mapping[str, str] = {}

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = PER_TRY
        response = super().send(request, **kwargs)
        self.last_headers = response.headers
        return response


def header_number(headers: Mapping[str, str], name: str) -> float | None:
    """A header that carries a number, or None."""
    try:
        return float(headers[name])
    except (KeyError, ValueError):
        return None
