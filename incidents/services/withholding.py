"""A senior takes the earlier wordings of an incident out of reach, whatever a machine can see in them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, Status
from incidents.services import versions
from incidents.services.curation_errors import NotPossibleError
from incidents.services.decisions import begin, finish


def earlier_wordings(incident: Incident) -> list[int]:
    """The versions that could be withheld: all that still have words, but for what stands in public now."""
    kept = incident.versions.filter(withheld=False).order_by("-number").values_list("pk", flat=True)
    return list(kept)[1 if incident.status == Status.PUBLISHED else 0 :]


@transaction.atomic
def withhold(
    *,
    incident: Incident,
    words: str = "",
    by: User,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Blank every version but the one that stands in public now. It cannot be undone: the words are gone."""
    incident, _move = begin(incident, action="withhold", by=by, seen=seen, now=now)
    gone = earlier_wordings(incident)
    if not gone:
        raise NotPossibleError(_("There is no earlier wording to withhold."))
    versions.blank(gone)
    return finish(
        incident,
        action="withhold",
        from_status=incident.status,
        by=by,
        now=now,
        reason=words.strip(),
        changes={"withheld": len(gone)},
    )
