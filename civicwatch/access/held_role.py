"""Which role a person holds: asked by nearly everything that logs or decides."""

from civicwatch.access.models import User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR

NO_ROLE = "no role"
_HIGHEST_FIRST = (ADMINISTRATOR, SENIOR_MODERATOR, MODERATOR, PARTNER)


def role_of(user: User) -> str:
    """The highest role that a person holds; whoever may do everything counts as administrator."""
    if user.is_superuser:
        return ADMINISTRATOR
    held = {group.name for group in user.groups.all()}
    return next((role for role in _HIGHEST_FIRST if role in held), NO_ROLE)
