"""Sending posts and warnings that rest in ``failed`` through again, from the stage that they failed in."""

from django.db import transaction
from django.db.models import QuerySet

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import bell, jobs
from tweets.models import Tweet, Warning
from tweets.services.errors import NotAllowedError


@transaction.atomic
def retry(rows: QuerySet[Tweet] | QuerySet[Warning], *, by: User) -> int:
    """Put the failed ones among ``rows`` back and wake the jobs that wait for them; return how many."""
    name = rows.model._meta.model_name
    if not by.has_perm(f"tweets.retry_{name}"):
        raise NotAllowedError
    stages = set(rows.filter(stage=jobs.FAILED).values_list("failed_stage", flat=True))
    model = rows.model
    count = jobs.retry(model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))))
    if count:
        audit.record(action=f"{name}s.retry", subject=f"{name}s", by=by, details={"n": count})
    names = [
        name
        for name, job in jobs.registered().items()
        if getattr(job, "model", None) is model and getattr(job, "stage", None) in stages
    ]
    bell.ring_after_commit(*names)
    return count
