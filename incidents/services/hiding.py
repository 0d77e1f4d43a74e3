"""Out of sight at once, and back: what a senior does first where somebody may be in danger."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, Status
from incidents.services.decisions import begin, finish


@transaction.atomic
def hide(
    *, incident: Incident, words: str, by: User, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """Take a published incident out of sight; its page says only that it is under review.

    ``words`` are for the log and the colleague who looks into it. Its approvals stay.
    """
    if not words.strip():
        raise ValidationError({"words": _("Say in a sentence why it is hidden; the log keeps it.")})
    incident, _move = begin(incident, action="hide", by=by, seen=seen, now=now)
    incident.status = Status.HIDDEN
    return finish(incident, action="hide", from_status=Status.PUBLISHED, by=by, now=now, reason=words.strip())


@transaction.atomic
def show(
    *,
    incident: Incident,
    words: str = "",
    by: User,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Show a hidden incident again, exactly as it stood: nothing of it can be edited while it is hidden.

    What needs a change goes back into the queue by ``curation.reopen`` and is approved anew.
    """
    incident, _move = begin(incident, action="show", by=by, seen=seen, now=now)
    incident.status = Status.PUBLISHED
    return finish(incident, action="show", from_status=Status.HIDDEN, by=by, now=now, reason=words.strip())
