"""What a person decides about a flag: it stands, it does not, or it is of another kind or severity.

Each verdict is one line of the flag's history and one of the chained log, and partners hear of it once its
minute is over: until then whoever decided can take it back, and nobody outside ever knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.events import services as events
from tweets.models import WAITING, Flag, FlagDecision, FlagStatus, HarmKind, Severity, Tweet
from tweets.services import claims, exposure, flags_out, keeping
from tweets.services.errors import KindFirstError, NotAllowedError, NotPossibleError, WordsFirstError

UPHOLD, DISMISS, REOPEN, UNDO = "uphold", "dismiss", "reopen", "undo"
CHANGE_KIND, CHANGE_SEVERITY = "change_kind", "change_severity"
LONGEST_NOTE = 1000
_RIGHT = claims.RIGHT
_ABOUT_WORDS = frozenset({UPHOLD, DISMISS, CHANGE_KIND, CHANGE_SEVERITY})  # to look again takes no reading
_NOT_GONE = (*WAITING, FlagStatus.UPHELD, FlagStatus.DISMISSED)
# From which states an action leads where; what is withdrawn is left alone.
MOVES: dict[str, tuple[frozenset[str], FlagStatus]] = {
    UPHOLD: (frozenset({*WAITING, FlagStatus.DISMISSED}), FlagStatus.UPHELD),
    DISMISS: (frozenset({*WAITING, FlagStatus.UPHELD}), FlagStatus.DISMISSED),
    CHANGE_KIND: (frozenset({FlagStatus.UPHELD}), FlagStatus.UPHELD),
    CHANGE_SEVERITY: (frozenset({FlagStatus.UPHELD}), FlagStatus.UPHELD),
    REOPEN: (frozenset({FlagStatus.UPHELD, FlagStatus.DISMISSED}), FlagStatus.WAITING),
}


@dataclass(frozen=True)
class _Before:
    """What a flag was before something was decided about it."""

    status: str
    kind: str
    severity: int

    @classmethod
    def of(cls, flag: Flag) -> "_Before":
        return cls(flag.status, flag.kind, flag.severity)


def uphold(
    *,
    flag: Flag,
    by: User,
    kind: str | None = None,
    severity: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> FlagDecision:
    """The flag stands; ``kind`` and ``severity`` say what it is, where the machine was wrong about that."""
    return _decide(UPHOLD, flag, by, now, kind=kind, severity=severity, note=note)


def dismiss(*, flag: Flag, by: User, note: str = "", now: datetime | None = None) -> FlagDecision:
    """It is not one."""
    return _decide(DISMISS, flag, by, now, note=note)


def change_kind(
    *, flag: Flag, by: User, kind: str, note: str = "", now: datetime | None = None
) -> FlagDecision:
    """It stands, and is of another kind."""
    return _decide(CHANGE_KIND, flag, by, now, kind=kind, note=note)


def change_severity(
    *, flag: Flag, by: User, severity: int, note: str = "", now: datetime | None = None
) -> FlagDecision:
    """It stands, and is graver or less grave."""
    return _decide(CHANGE_SEVERITY, flag, by, now, severity=severity, note=note)


def reopen(*, flag: Flag, by: User, note: str = "", now: datetime | None = None) -> FlagDecision:
    """Back among those that wait for a person: somebody looks again."""
    return _decide(REOPEN, flag, by, now, note=note)


@transaction.atomic
def undo(*, decision: FlagDecision, by: User, now: datetime | None = None) -> Flag:
    """Take back one's own last verdict within its minute. Raises NotPossibleError with the reason."""
    now = now or timezone.now()
    flag = _locked(decision.flag_id)
    decision = FlagDecision.objects.select_related("by").get(pk=decision.pk)
    if decision.by_id != by.pk or not seconds_left(decision, now=now):
        raise NotPossibleError(_("This cannot be undone any more. Decide anew instead."))
    if flag.decisions.latest("pk").pk != decision.pk or flag.status != decision.to_status:
        raise NotPossibleError(_("Something else was decided about this since."))
    claims.require_free(flag, by=by, now=now)
    before = _Before.of(flag)
    flag.status, flag.kind = FlagStatus(decision.from_status), decision.from_kind
    flag.severity = decision.from_severity or flag.severity
    earlier = flag.decisions.filter(pk__lt=decision.pk).last()
    flag.decided_at = None if flag.status in WAITING or earlier is None else earlier.at
    flag.save(update_fields=["status", "kind", "severity", "decided_at"])
    keeping.keep_words(flag, now=now)
    events.take_back(cause=cause_of(decision))
    _note(flag, UNDO, before, by, now, undoes=decision)
    return flag


def last_undoable(by: User, *, now: datetime | None = None) -> FlagDecision | None:
    """The last verdict of this person that can still be taken back."""
    own = FlagDecision.objects.filter(by=by).exclude(action=UNDO).select_related("flag")
    last = own.filter(undone_by=None).order_by("-at", "-pk").first()
    if last is None or not seconds_left(last, now=now):
        return None
    is_last = last.flag.decisions.latest("pk").pk == last.pk and last.flag.status == last.to_status
    return last if is_last else None


def seconds_left(decision: FlagDecision, *, now: datetime | None = None) -> int:
    """For how long a verdict can still be taken back; 0 where it cannot."""
    if decision.action == UNDO or hasattr(decision, "undone_by"):
        return 0
    ends = decision.at + timedelta(seconds=settings.UNDO_SECONDS)
    return max(0, ceil((ends - (now or timezone.now())).total_seconds()))


def cause_of(decision: FlagDecision) -> str:
    """Under what name the event of a verdict waits until it may leave."""
    return f"flag decision {decision.pk}"


@transaction.atomic
def _decide(
    action: str,
    flag: Flag,
    by: User,
    now: datetime | None,
    *,
    kind: str | None = None,
    severity: int | None = None,
    note: str = "",
) -> FlagDecision:
    if not by.has_perm(_RIGHT):
        raise NotAllowedError
    now = now or timezone.now()
    row = _locked(flag.pk)
    claims.require_free(row, by=by, now=now)
    before = _Before.of(row)
    allowed_from, after = MOVES[action]
    if before.status not in allowed_from:
        raise NotPossibleError(_why_not(row))
    if action in _ABOUT_WORDS:
        require_read(row, by)
    row.kind = _checked_kind(action, kind or row.kind, before.kind)
    row.severity = _checked_severity(action, severity or row.severity, before.severity)
    row.status, row.claimed_by, row.claimed_at = after, None, None
    row.decided_at = None if after in WAITING else now
    row.save(update_fields=["kind", "severity", "status", "decided_at", "claimed_by", "claimed_at"])
    keeping.keep_words(row, now=now)
    decision = _note(row, action, before, by, now, note=note)
    flags_out.told(
        row,
        leaves_at=now + timedelta(seconds=settings.UNDO_SECONDS),
        cause=cause_of(decision),
    )
    return decision


def _checked_kind(action: str, kind: str, before: str) -> str:
    """What is dismissed keeps its kind, as the machine's guess; what stands needs one."""
    if kind not in HarmKind.values or (action in (UPHOLD, CHANGE_KIND) and kind == HarmKind.NONE):
        raise KindFirstError(_("Say of which kind it is."))
    if action == CHANGE_KIND and kind == before:
        raise NotPossibleError(_("It is of that kind already."))
    return kind


def _checked_severity(action: str, severity: int, before: int) -> int:
    if severity not in Severity.values:
        raise NotPossibleError(_("Say how severe it is."))
    if action == CHANGE_SEVERITY and severity == before:
        raise NotPossibleError(_("It is as severe already."))
    return severity


def require_read(flag: Flag, by: User) -> None:
    """Nobody judges words that were never shown to them. What has no words any more is judged without."""
    if exposure.has_ever_looked(flag=flag, by=by):
        return
    if Tweet.objects.filter(pk=flag.tweet_id).exclude(text="").exists():
        raise WordsFirstError


def _why_not(flag: Flag) -> str:
    if flag.status not in _NOT_GONE:
        return _("The post is gone: there is nothing left to decide.")
    return _("Somebody has decided about this already: look at it again.")


def _locked(pk: int) -> Flag:
    return Flag.objects.select_for_update(of=("self",)).get(pk=pk)


def _note(
    flag: Flag,
    action: str,
    before: _Before,
    by: User,
    now: datetime,
    *,
    note: str = "",
    undoes: FlagDecision | None = None,
) -> FlagDecision:
    decision = FlagDecision.objects.create(
        flag=flag,
        action=action,
        from_status=before.status,
        to_status=flag.status,
        kind=flag.kind,
        from_kind=before.kind,
        severity=flag.severity,
        from_severity=before.severity,
        note=note.strip().replace("\0", "")[:LONGEST_NOTE],
        by=by,
        at=now,
        undoes=undoes,
    )
    details = {
        "from": before.status,
        "to": str(flag.status),
        "kind": flag.kind,
        "kind_before": before.kind,
        "severity": int(flag.severity),
        "severity_before": int(before.severity),
    }
    audit.record(action=f"flag.{action}", subject=f"flags/{flag.public_id}", by=by, details=details, now=now)
    return decision
