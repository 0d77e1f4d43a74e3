"""Asks X about flagged posts, a hundred at a time, as long as it answers."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError
from tweets.services import rechecking
from tweets.services.rechecking import PLATFORM, NotBelievedError
from workers.scraping.x_recheck import XRechecker

logger = logging.getLogger(__name__)


def recheck_next() -> int:
    """One request; return of how many posts it told. 0 ends the round: nothing is due, or X asks to wait."""
    if not settings.X_BEARER_TOKEN:
        return 0
    try:
        return _ask()
    except (OutgoingError, NotBelievedError) as error:
        logger.warning("flagged posts could not be asked about: %s", error)
        return 0


def recheck_all(*, believe: bool = False, progress: Callable[[int], object] = lambda done: None) -> int:
    """By hand: ask about every flagged post, due or not; return of how many X told.

    Raises OutgoingError, NotBelievedError.
    """
    began, total = timezone.now(), 0
    while count := _ask(since=began, believe=believe):
        progress(count)
        total += count
    return total


def _ask(*, since: datetime | None = None, believe: bool = False) -> int:
    x, now = XRechecker(), timezone.now()
    ids = rechecking.next_ids(count=x.per_request, now=now, since=since)
    if ids:
        answer = x.ask([(PLATFORM, each) for each in ids])
        rechecking.keep(asked=ids, gone={each for _, each in answer.gone}, believe=believe, now=now)
    return len(ids)
