"""Times as the public sees them: the start of five minutes, so that no moment leads to a sender's message.

What is asked of a time is asked of the rounded one too; the exact one could otherwise be found by halving.
"""

from datetime import UTC, datetime, timedelta

STEP = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rounded(moment: datetime) -> datetime:
    """The start of the five minutes that hold a moment."""
    return moment - (moment - _EPOCH) % STEP


def first_rounded_from(moment: datetime) -> datetime:
    """The first moment whose rounded time is not before this one: a bound for the exact column."""
    return rounded(moment + STEP - timedelta(microseconds=1))
