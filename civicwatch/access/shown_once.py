"""A secret that a form has just made, carried to the page that shows it once: a page that answered the form
itself would make another one whenever it is loaded again.
"""

import time
from typing import Any

from django.http import HttpRequest

from civicwatch.access import sealing

GOOD_FOR = 300  # seconds; a browser follows at once
_NAME = "shown-once"


def keep(request: HttpRequest, secret: str, **more: Any) -> None:
    """Sealed, in the session of whoever made it, until it is shown or its time is up."""
    request.session[_NAME] = {"sealed": sealing.seal(secret), "until": time.time() + GOOD_FOR, **more}


def take(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept, with its ``secret``; None the second time, and when its time is up."""
    kept = request.session.pop(_NAME, None)
    if kept is None or kept["until"] < time.time():
        return None
    try:
        return {**kept, "secret": sealing.unseal(kept["sealed"])}
    except sealing.SealBrokenError:
        return None
