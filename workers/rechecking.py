"""Asks each platform whether the posts that are kept here are still there, and forgets those that are not."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError
from incidents.models import Round
from incidents.services import rechecking, rounds
from incidents.services.rechecking import AGAIN, Answer, Key, NotBelievedError
from workers.scraping.rechecker import Rechecker, rechecker_for
from workers.scraping.replay_recheck import ReplayRechecker

logger = logging.getLogger(__name__)

SEVERAL_RINGS = timedelta(hours=3)
LONGEST_WAIT = timedelta(days=1)  # however long a server asks us to stay away
LISTED_AT_ONCE = 500
Progress = Callable[[int], object]


def recheck_due() -> int:
    """Ask every platform whose round is due; return how many posts were asked about."""
    return sum(recheck(name) for name in rechecking.platforms())


def is_overdue(by: timedelta) -> bool:
    """Whether a round waits although beat has rung several times: then the sweeper makes it."""
    now, patience = timezone.now(), by + SEVERAL_RINGS
    return any(
        rounds.is_overdue(name, by=patience, now=now) and rechecking.due(name, now=now).exists()
        for name in rechecking.platforms()
    )


def recheck(
    name: str,
    *,
    by_hand: bool = False,
    believe: bool = False,
    progress: Progress = lambda done: None,
) -> int:
    """One round at a platform, if it is due; return how many posts were asked about.

    ``by_hand`` asks about all posts and does not wait for the round's time. How it went stands in its row.
    """
    now = timezone.now()
    held = rounds.claim(name, now=now, even_if_early=by_hand)
    if held is None:
        return 0
    asked, error, wait = 0, "", None
    try:
        for count in _steps(held, rechecker_for(name), since=now if by_hand else None, believe=believe):
            asked += count
            progress(count)
    except RateLimitedError as limited:
        error, wait = str(limited), min(timedelta(seconds=limited.retry_after or 60), LONGEST_WAIT)
    except (OutgoingError, NotBelievedError, rounds.LeaseLostError) as failed:
        error = str(failed)
    except Exception as failed:  # one platform must not stop the others; the log has the rest
        logger.exception("asking %s again failed", name)
        error = type(failed).__name__
    rounds.finish(held, again_in=AGAIN, error=error, wait=wait, now=timezone.now())
    return asked


def forget_listed(path: Path, *, progress: Progress = lambda done: None) -> tuple[int, int]:
    """Forget what a file lists as deleted; return how many it lists and how many of them were here.

    Raises OutgoingError where it cannot be read.
    """
    listed = sorted(ReplayRechecker(path).listed())
    forgotten = 0
    for start in range(0, len(listed), LISTED_AT_ONCE):
        keys = listed[start : start + LISTED_AT_ONCE]
        forgotten += rechecking.forget_listed(keys, now=timezone.now())
        progress(len(keys))
    return len(listed), forgotten


def _steps(held: Round, rechecker: Rechecker, *, since: datetime | None, believe: bool) -> Iterator[int]:
    """Batch after batch, each asked about once, each written down before the next is asked about."""
    last: list[Key] = []
    while True:
        now = timezone.now()
        keys = rechecking.next_keys(held.name, count=rechecker.per_request, now=now, since=since)
        if not keys or keys == last:
            return
        known = rechecking.askable(held.name, keys)
        answer = rechecker.ask(known) if known else Answer()
        rechecking.keep(held, asked=keys, answer=answer, now=timezone.now(), believe=believe)
        yield len(keys)
        last = keys
