"""What a moderator has had to read today, and when a break would be good: counted, never enforced."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from tweets.models import Flag, FlagExposure
from tweets.services.errors import NotAllowedError, NotPossibleError

GAP = timedelta(minutes=10)  # what counts as a break
_SENIOR = "tweets.open_author_flag"


@dataclass(frozen=True)
class Today:
    """``since_break`` is how many were read since the last pause of ten minutes."""

    total: int
    since_break: int

    @property
    def is_break_due(self) -> bool:
        return bool(self.since_break >= settings.FLAGS_BEFORE_BREAK)

    @property
    def is_enough(self) -> bool:
        return bool(self.total >= settings.FLAGS_A_DAY)


def look(*, flag: Flag, by: User, now: datetime | None = None) -> None:
    """Note that a person has the words shown; the same flag counts once a day."""
    now = now or timezone.now()
    FlagExposure.objects.get_or_create(by=by, flag=flag, on=_day(now), defaults={"at": now})


def has_looked(*, flag: Flag, by: User, now: datetime | None = None) -> bool:
    """Whether the words are before this person: asked for today."""
    return FlagExposure.objects.filter(by=by, flag=flag, on=_day(now or timezone.now())).exists()


def has_ever_looked(*, flag: Flag, by: User) -> bool:
    """Whether this person asked for the words on any day."""
    return FlagExposure.objects.filter(by=by, flag=flag).exists()


def today(by: User, *, now: datetime | None = None) -> Today:
    now = now or timezone.now()
    moments = list(
        FlagExposure.objects.filter(by=by, on=_day(now)).order_by("-at").values_list("at", flat=True)
    )
    return Today(len(moments), _since_break(moments, now))


def open_author(*, flag: Flag, by: User, now: datetime | None = None) -> str:
    """The handle of whoever wrote the post. Takes a senior, and each time stands in the log."""
    if not by.has_perm(_SENIOR):
        raise NotAllowedError
    handle = flag.tweet.author_handle
    if not handle:
        raise NotPossibleError(_("Who wrote it is not known here (any more)."))
    audit.record(action="flag.open_author", subject=f"flags/{flag.public_id}", by=by, now=now)
    return handle


def _since_break(moments: list[datetime], now: datetime) -> int:
    count, last = 0, now
    for moment in moments:
        if last - moment >= GAP:
            break
        count, last = count + 1, moment
    return count


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
