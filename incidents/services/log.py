"""The one way into the log of decisions."""

from collections.abc import Iterable

from incidents.models import Decision


def append(decisions: Iterable[Decision]) -> None:
    """Add decisions to the log, in the caller's transaction; nothing changes or removes one later."""
    Decision.objects.bulk_create(list(decisions))
