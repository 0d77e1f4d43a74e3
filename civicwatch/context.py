"""What every page's template may use: the live stream's address and the site's own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return ``live_url`` (where events stream, never empty) and ``public_url``."""
    return {
        "live_url": f"{settings.LIVE_URL}/live/events/" if settings.LIVE_URL else "/live/events/",
        "public_url": settings.PUBLIC_URL,
    }
