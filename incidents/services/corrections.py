"""Requests for correction and removal: asked by anybody, answered by a moderator, forgotten after a year.

Who asks is not known. The private link is the only way back; of its token only the hash is kept here.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.events import ways_back
from civicwatch.lib.private_links import hash_of, new_secret
from incidents.models import Correction, CorrectionMessage, Incident, Status
from incidents.models.reasons import RetractReason
from incidents.posts import storable
from incidents.services import curation, decisions, way_back, withholding
from incidents.services.curation_errors import NotAllowedError, NotPossibleError
from incidents.standing import Gone, Public, standing_of

LONGEST = 5000
ASKER = "whoever asks"  # the role that the log names: more is not known
KEPT_FOR = timedelta(days=365)
_FORGOTTEN_AT_ONCE = 500
_RIGHT = "incidents.answer_correction"
_State = Correction.State


@transaction.atomic
def ask(
    *,
    incident: Incident,
    kind: str,
    text: str,
    relation: str = Correction.Relation.NOT_SAID,
    about_child: bool = False,
    now: datetime | None = None,
) -> str:
    """Take in a request; return the token of its private link, which is not to be had a second time.

    What is hidden or retracted may be asked about too; what was never public may not.
    """
    now = now or timezone.now()
    if not isinstance(standing_of(incident.pk), (Public, Gone)):
        raise NotPossibleError(_("There is no such public incident."))
    token = new_secret()
    correction = Correction.objects.create(
        incident=incident,
        kind=Correction.Kind(kind),
        relation=Correction.Relation(relation),
        about_child=about_child,
        token_hash=hash_of(token),
        sent_at=now,
        changed_at=now,
    )
    _write(correction, text, by=None, now=now)
    _note(correction, "ask", by=None, now=now)
    return token


def find(token: str) -> Correction | None:
    """The request of a private link. Hashes are compared, so that time tells nothing of the token."""
    return Correction.objects.select_related("incident").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def add_message(*, correction: Correction, text: str, now: datetime | None = None) -> Correction:
    """Whoever asks says more, or answers; the request waits for a moderator again."""
    now = now or timezone.now()
    correction = _unanswered(correction)
    _write(correction, text, by=None, now=now)
    return _moved(correction, _State.OPEN, "add", by=None, now=now)


@transaction.atomic
def withdraw(*, correction: Correction, now: datetime | None = None) -> Correction:
    """Whoever asks takes the request back."""
    correction = _unanswered(correction)
    return _moved(correction, _State.WITHDRAWN, "withdraw", by=None, now=now or timezone.now())


@transaction.atomic
def ask_back(
    *,
    correction: Correction,
    words: str,
    by: User,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Correction:
    """Ask whoever asks; the request waits for them and leaves the queue until they answer."""
    return _answered(_to_answer(correction, by=by, seen=seen), _State.ASKED, words, by, now)


@transaction.atomic
def decline(
    *,
    correction: Correction,
    words: str,
    by: User,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Correction:
    return _answered(_to_answer(correction, by=by, seen=seen), _State.DECLINED, words, by, now)


@transaction.atomic
def put_right(
    *,
    correction: Correction,
    words: str,
    by: User,
    withhold: bool = False,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Correction:
    """Close a request whose incident has been edited. With ``withhold`` its earlier wordings go for good,
    which takes a senior."""
    incident = _concerned(correction)
    correction = _to_answer(correction, by=by, seen=seen)
    if withhold:
        withholding.withhold(incident=incident, words=_number_of(correction), by=by, now=now)
    return _answered(correction, _State.CORRECTED, words, by, now)


@transaction.atomic
def remove(
    *,
    correction: Correction,
    words: str,
    by: User,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Correction:
    """Take the incident off the record because it was asked for, and tell whoever asked. Takes a senior.

    It cannot be undone, since whoever asked reads at once that it is gone; reopening brings it back.
    """
    incident = _concerned(correction)
    correction = _to_answer(correction, by=by, seen=seen, right="incidents.retract_incident")
    if incident.status in (Status.PUBLISHED, Status.HIDDEN):
        why = RetractReason.REMOVAL_ASKED
        curation.retract(incident=incident, reason=why, words=_number_of(correction), by=by, now=now)
        _tell_for_good(incident)
    elif incident.status == Status.CANDIDATE:
        raise NotPossibleError(_("The incident waits in the queue again: reject it there, then close this."))
    return _answered(correction, _State.REMOVED, words, by, now)


@transaction.atomic
def reopen(*, correction: Correction, by: User, now: datetime | None = None) -> Correction:
    """Back into the queue: what was answered by mistake or too early. What was withdrawn stays so."""
    correction = _locked(correction)
    _require(by, _RIGHT)
    if not correction.is_closed or correction.state == _State.WITHDRAWN:
        raise NotPossibleError(_("This request is not one that was answered."))
    correction.closed_by = None
    return _moved(correction, _State.OPEN, "reopen", by=by, now=now or timezone.now())


def forget_old(*, now: datetime | None = None) -> int:
    """Delete requests a year after they were closed, with every word; return how many."""
    now = now or timezone.now()
    old = Correction.objects.closed_before(now - KEPT_FOR).select_for_update(of=("self",))
    with transaction.atomic():
        pks = list(old.order_by("pk").values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE])
        if pks:
            Correction.objects.filter(pk__in=pks).delete()  # and their messages with them
            audit.record(action="corrections.forget", subject="corrections", details={"n": len(pks)}, now=now)
    return len(pks)


def is_forgetting_overdue(by: timedelta) -> bool:
    return Correction.objects.closed_before(timezone.now() - KEPT_FOR - by).exists()


def _to_answer(correction: Correction, *, by: User, seen: datetime | None, right: str = _RIGHT) -> Correction:
    """The request, locked and fresh, if this person may answer it and has seen all of it."""
    for needed in (_RIGHT, right):
        _require(by, needed)
    fresh = _unanswered(correction)
    if seen is not None and fresh.changed_at != seen:
        raise NotPossibleError(
            _("Something came in while you were writing. Read it above, then send your answer again.")
        )
    return fresh


def _answered(
    correction: Correction, state: Correction.State, words: str, by: User, now: datetime | None
) -> Correction:
    """A moderator's answer, in words that whoever asks can read."""
    now = now or timezone.now()
    _write(correction, words, by=by, now=now)
    asked = state == _State.ASKED
    correction.closed_by = None if asked else by
    return _moved(correction, state, "ask back" if asked else "answer", by=by, now=now)


def _require(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise NotAllowedError(_("Your role may not answer this request in this way."))


def _locked(correction: Correction) -> Correction:
    return Correction.objects.select_for_update().get(pk=correction.pk)


def _unanswered(correction: Correction) -> Correction:
    fresh = _locked(correction)
    if fresh.is_closed:
        raise NotPossibleError(_("This request is closed already."))
    return fresh


def _concerned(correction: Correction) -> Incident:
    """The incident, or the one that it was merged into since: locked before the request is, as everywhere."""
    incident = Incident.objects.get(pk=correction.incident_id)
    while incident.merged_into is not None:
        incident = incident.merged_into  # merging refuses circles
    return decisions.locked(incident.pk)[incident.pk]


def _tell_for_good(incident: Incident) -> None:
    retracted = incident.decisions.filter(action="retract").latest("pk")
    ways_back.forget(way_back.cause_of(retracted))


def _number_of(correction: Correction) -> str:
    """For the log: which request it was, and none of its words."""
    return _("Request %(number)s") % {"number": correction.pk}


def _write(correction: Correction, text: str, *, by: User | None, now: datetime) -> None:
    text = storable(text.strip())
    if not text:
        raise ValidationError({"text": _("Say it in words.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most %(longest)s characters.") % {"longest": LONGEST}})
    CorrectionMessage.objects.create(correction=correction, by=by, text=text, at=now)


def _moved(
    correction: Correction, state: Correction.State, action: str, *, by: User | None, now: datetime
) -> Correction:
    correction.state, correction.changed_at = state, now
    correction.save(update_fields=["state", "changed_at", "closed_by"])
    _note(correction, action, by=by, now=now)
    return correction


def _note(correction: Correction, action: str, *, by: User | None, now: datetime) -> None:
    """The log hears what was done and in which role, and nothing of what was written."""
    audit.record(
        action=f"corrections.{action}",
        subject=f"corrections/{correction.pk}",
        by=by,
        role=None if by else ASKER,
        details={
            "incident": correction.incident_id,
            "kind": correction.kind,
            "state": correction.state,
        },
        now=now,
    )
