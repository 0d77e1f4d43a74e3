"""Streams as an administrator switches them; who changed what stands in the log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicwatch.access import audit
from civicwatch.access.models import User
from tweets.models import Stream
from tweets.services.errors import NotAllowedError


@transaction.atomic
def save(*, stream: Stream, changed: Sequence[str], by: User, now: datetime | None = None) -> Stream:
    """Write what a form holds and nothing else: a worker may be noting its last visit meanwhile."""
    is_new = stream.pk is None
    if not by.has_perm("tweets.add_stream" if is_new else "tweets.change_stream"):
        raise NotAllowedError
    if is_new:
        stream.save(force_insert=True)
    else:
        stream.save(update_fields=["label", "enabled", "may_train", "settings"])
    audit.record(
        action="stream.add" if is_new else "stream.change",
        subject=f"streams/{stream.pk}",
        by=by,
        details={
            "name": stream.name,
            "kind": stream.kind,
            "enabled": stream.enabled,
            "changed": list(changed),
        },
        now=now,
    )
    return stream
