"""Asks X about flagged posts, a hundred at a time, as long as it answers."""

import logging

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
    x, now = XRechecker(), timezone.now()
    ids = rechecking.next_ids(count=x.per_request, now=now)
    if not ids:
        return 0
    try:
        answer = x.ask([(PLATFORM, each) for each in ids])
        rechecking.keep(asked=ids, gone={each for _, each in answer.gone}, now=now)
    except (OutgoingError, NotBelievedError) as error:
        logger.warning("flagged posts could not be asked about: %s", error)
        return 0
    return len(ids)
