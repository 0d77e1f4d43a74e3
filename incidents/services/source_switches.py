"""What a person does to a source: have it visited now; and what the log keeps of an edit."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import bell
from incidents.models import Source
from incidents.services.sources import is_held

COLLECT_JOB = "collect_sources"
SWITCHES = ("enabled", "may_train")


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


def log_source(*, source: Source, changed: Collection[str], is_new: bool, by: User) -> None:
    """Log that a source was added or edited: which fields, how its switches stand; no query."""
    if not changed:
        return
    details: dict[str, Any] = {"name": source.name, "changed": sorted(changed)}
    details |= {switch: getattr(source, switch) for switch in SWITCHES if switch in changed}
    action = "add source" if is_new else "edit source"
    if not is_new and "enabled" in changed:
        action = "switch source on" if source.enabled else "switch source off"
    audit.record(action=action, subject=f"sources/{source.pk}", by=by, details=details)
