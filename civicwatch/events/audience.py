"""Who may hear of which kind of event: most are public, some are for partners whose keys hold a scope."""

from collections.abc import Callable
from datetime import datetime

from civicwatch.access import partners
from civicwatch.access.models import Partner
from civicwatch.events.kinds import is_addressed, scope_for


def is_meant_for(partner: Partner, kind: str, subject: str) -> bool:
    """False for what is told to another partner alone."""
    return not is_addressed(kind) or subject.startswith(f"partners/{partner.pk}/")


def of_partner(partner: Partner, *, now: datetime) -> Callable[[str], bool]:
    """Whether a partner may hear of a kind as things stand; each scope is looked up once."""
    held: dict[str, bool] = {}

    def may_hear(kind: str) -> bool:
        scope = scope_for(kind)
        if scope is None:
            return True
        if scope not in held:
            held[scope] = partners.holds(partner, scope, now=now)
        return held[scope]

    return may_hear
