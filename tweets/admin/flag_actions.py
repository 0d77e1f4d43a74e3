"""From a button on the desk to a service: one small function for each action that a form may name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import number
from tweets.models import Flag, FlagDecision
from tweets.services import claims, exposure, verdicts
from tweets.services.errors import NotPossibleError, WordsFirstError


@dataclass(frozen=True)
class Done:
    """What was done, in words; ``leads_on`` to the next flag; ``handle`` is shown once and kept nowhere."""

    said: str = ""
    leads_on: bool = False
    handle: str = ""


def carry_out(request: HttpRequest, flag: Flag) -> Done:
    """Do what the posted ``action`` names. Raises FlagError where it could not be.

    A verdict on words that the person has not seen shows them instead: the same key decides then.
    """
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        raise NotPossibleError(_("There is no such action."))
    try:
        return act(request, flag)
    except WordsFirstError:
        exposure.look(flag=flag, by=actor(request))
        return Done(_("Nothing is decided yet: here are the words. Read them, then decide."))


def _show(request: HttpRequest, flag: Flag) -> Done:
    exposure.look(flag=flag, by=actor(request))
    return Done()


def _uphold(request: HttpRequest, flag: Flag) -> Done:
    kind, severity = request.POST.get("kind") or None, _severity(request)
    note = request.POST.get("note", "")
    verdicts.uphold(flag=flag, by=actor(request), kind=kind, severity=severity, note=note)
    return Done(_("Upheld."), leads_on=True)


def _dismiss(request: HttpRequest, flag: Flag) -> Done:
    verdicts.dismiss(flag=flag, by=actor(request), note=request.POST.get("note", ""))
    return Done(_("Dismissed."), leads_on=True)


def _change_kind(request: HttpRequest, flag: Flag) -> Done:
    verdicts.change_kind(flag=flag, by=actor(request), kind=request.POST.get("kind", ""))
    return Done(_("It is of another kind now."))


def _change_severity(request: HttpRequest, flag: Flag) -> Done:
    verdicts.change_severity(flag=flag, by=actor(request), severity=_severity(request) or -1)
    return Done(_("It is of another severity now."))


def _severity(request: HttpRequest) -> int | None:
    given = request.POST.get("severity", "")
    return (number(given) or -1) if given else None


def _reopen(request: HttpRequest, flag: Flag) -> Done:
    verdicts.reopen(flag=flag, by=actor(request), note=request.POST.get("note", ""))
    return Done(_("Back among those that wait."))


def _undo(request: HttpRequest, flag: Flag) -> Done:
    decision = FlagDecision.objects.filter(
        pk=number(request.POST.get("decision", "")), flag_id=flag.pk
    ).first()
    if decision is None:
        raise NotPossibleError(_("There is no such decision."))
    verdicts.undo(decision=decision, by=actor(request))
    return Done(_("Undone: it is as it was."))


def _author(request: HttpRequest, flag: Flag) -> Done:
    return Done(handle=exposure.open_author(flag=flag, by=actor(request)))


def _release(request: HttpRequest, flag: Flag) -> Done:
    claims.release(flag=flag, by=actor(request))
    return Done(_("Left to somebody else."), leads_on=True)


ACTIONS: dict[str, Callable[[HttpRequest, Flag], Done]] = {
    "show": _show,
    "uphold": _uphold,
    "dismiss": _dismiss,
    "change_kind": _change_kind,
    "change_severity": _change_severity,
    "reopen": _reopen,
    "undo": _undo,
    "author": _author,
    "release": _release,
}
