"""Sending reports that rest in ``failed`` through the pipeline again, from the stage that they failed in."""

from django.db import transaction
from django.db.models import QuerySet

from civicwatch.lib import bell, jobs
from incidents.models import Report, ReportStage

CLASSIFY_JOB = "classify_reports"


@transaction.atomic
def retry_reports(reports: QuerySet[Report]) -> int:
    """Put the failed ones among ``reports`` back and wake the jobs that wait for them; return how many."""
    stages = set(reports.filter(stage=ReportStage.FAILED).values_list("failed_stage", flat=True))
    count = jobs.retry(reports.filter(pk__in=list(reports.values_list("pk", flat=True))))
    names = [name for name, job in jobs.registered().items() if getattr(job, "stage", None) in stages]
    bell.ring_after_commit(*(names or [CLASSIFY_JOB]))
    return count
