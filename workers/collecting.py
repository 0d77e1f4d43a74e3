"""Runs the sources that are due, one after the other; a bad one is put on record and never stops the rest."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError
from incidents.models import Source, SourceRun
from incidents.services import sources
from incidents.services.sources import Visit
from workers.scraping.registry import adapter_for

logger = logging.getLogger(__name__)

SEVERAL_RINGS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)  # however long a server asks us to stay away


def collect_due(now: datetime | None = None) -> int:
    """Visit every source that is due, each at most once; return how many."""
    visited: list[int] = []
    while (source := sources.claim_next(now=now or timezone.now(), besides=visited)) is not None:
        visited.append(source.pk)
        collect(source)
    return len(visited)


def is_overdue(by: timedelta) -> bool:
    """Whether a source waits although beat has rung several times: then the sweeper visits it itself."""
    return sources.waiting(now=timezone.now() - by - SEVERAL_RINGS).exists()


def collect(source: Source) -> Visit:
    """Visit a source that the caller has claimed, and record how it went."""
    visit = _visit(source)
    sources.finish(source, visit, now=timezone.now())
    return visit


def _visit(source: Source) -> Visit:
    started = timezone.now()
    received = stored = 0
    outcome, problems, wait = SourceRun.Outcome.OK, [], None
    try:
        for page in adapter_for(source.kind).fetch(source.settings, source.cursor):
            kept = sources.keep_page(source, posts=page.posts, cursor=page.cursor, now=timezone.now())
            received += len(page.posts)
            stored += kept.stored
            if page.problem:
                problems.append(page.problem)
    except RateLimitedError as error:
        outcome = SourceRun.Outcome.RATE_LIMITED
        problems.append(str(error))
        wait = min(timedelta(seconds=error.retry_after or 0), LONGEST_WAIT)
    except (OutgoingError, sources.LeaseLostError) as error:
        outcome = SourceRun.Outcome.FAILED
        problems.append(str(error))
    except Exception as error:  # one source must not stop the others; the log has the rest
        logger.exception("source %s failed", source.name)
        outcome = SourceRun.Outcome.FAILED
        problems.append(type(error).__name__)
    return Visit(started, outcome, received, stored, "; ".join(problems), wait)
