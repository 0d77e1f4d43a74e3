"""Admin pages of the lab only show; what may be done are actions, each one service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from civicwatch.access.acting import actor
from civicwatch.lib.read_only_admin import ReadOnlyAdmin

Service = Callable[..., int]


class ShownOnly(ReadOnlyAdmin):
    """Nothing is added, changed or deleted by forms; actions ask for the right to change."""

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}")


def act(request: HttpRequest, service: Service, rows: QuerySet[Any]) -> None:
    """Call a service on the chosen rows and say how many it was done to."""
    count = service(rows, by=actor(request))
    words = ngettext("Done: %(n)s entry.", "Done: %(n)s entries.", count) % {"n": count}
    (messages.success if count else messages.warning)(request, words)
