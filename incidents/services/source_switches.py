"""What a person may do to a source beside editing it: have it visited now."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from civicwatch.access.models import User
from civicwatch.lib import bell
from incidents.models import Source
from incidents.services.sources import is_held

COLLECT_JOB = "collect_sources"


@transaction.atomic
def run_now(*, source: Source, by: User, now: datetime | None = None) -> bool:
    """Make a source due at once and wake the collector; False where it is off or being visited already."""
    if not by.has_perm("incidents.change_source"):
        raise PermissionDenied
    now = now or timezone.now()
    source = Source.objects.select_for_update().get(pk=source.pk)
    if not source.enabled or is_held(source, now=now):
        return False
    Source.objects.filter(pk=source.pk).update(due_at=now)
    bell.ring_after_commit(COLLECT_JOB)
    return True
