"""How current our knowledge is of what was deleted at its source, for everybody to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from incidents.models import Round
from incidents.services.rechecking import PLATFORMS, platforms
from incidents.services.source_freshness import KIND_NAMES

LATE = timedelta(hours=48)  # the longest that platforms' terms give


@dataclass(frozen=True)
class Asked:
    """One platform. ``state`` is ok, late, waiting (not asked yet) or off (no key)."""

    name: str
    label: str | Promise
    state: str
    last_success_at: datetime | None
    looked_at: int
    forgotten: int
    error: str


def asked_lately(*, now: datetime) -> list[Asked]:
    """Every platform that can be asked, in one query."""
    rounds = {each.name: each for each in Round.objects.filter(name__in=PLATFORMS)}
    able = platforms()
    return [_asked(rounds.get(name) or Round(name=name), name in able, now) for name in PLATFORMS]


def _asked(each: Round, is_able: bool, now: datetime) -> Asked:
    return Asked(
        name=each.name,
        label=KIND_NAMES[each.name],
        state=_state(each, now) if is_able else "off",
        last_success_at=each.last_success_at,
        looked_at=each.looked_at,
        forgotten=each.forgotten,
        error=each.last_error,
    )


def _state(each: Round, now: datetime) -> str:
    if each.last_success_at is None:
        return "late" if each.failures else "waiting"
    return "ok" if now - each.last_success_at <= LATE else "late"
