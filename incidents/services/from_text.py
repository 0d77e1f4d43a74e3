"""Reports that came from the sightings: who sent one may take it back while known there."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from incidents.models import Report
from incidents.posts import BY_TEXT
from incidents.services import forgetting
from incidents.services.forgetting import ChangedMeanwhileError, Why

logger = logging.getLogger(__name__)


def ids(*, now: datetime) -> list[str]:
    """Those of which the words are here and the sender may still be."""
    since = now - timedelta(days=settings.SIGHTING_KEEP_DAYS + 1)
    rows = Report.objects.with_words().filter(platform=BY_TEXT, received_at__gte=since)
    return list(rows.values_list("external_id", flat=True))


def forget(external_ids: Iterable[str], *, now: datetime) -> int:
    """As a post that was deleted at its source; what changed meanwhile is for the next round."""
    rows = Report.objects.with_words().filter(platform=BY_TEXT, external_id__in=list(external_ids))
    return sum(_forget(report, now) for report in rows.order_by("pk"))


def _forget(report: Report, now: datetime) -> int:
    try:
        return int(forgetting.forget(report=report, why=Why.DELETED, now=now))
    except ChangedMeanwhileError:
        logger.info("report %s changed while it was about to be forgotten", report.pk)
        return 0
