"""Where an incident stands before the public: shown, moved into another, gone and why, or never there.

What is gone keeps its number and the category of the reason; nothing else of it is told.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Decision, Incident, Status
from incidents.models.reasons import RetractReason, reason_label

UNDER_REVIEW = "under_review"


@dataclass(frozen=True)
class Public:
    """It can be read."""


@dataclass(frozen=True)
class Moved:
    """It was merged into one that can be read."""

    survivor: int


@dataclass(frozen=True)
class Gone:
    """It could be read once. ``status`` is “retracted”, or “hidden” while it is looked at again."""

    status: str
    reason: str
    since: datetime

    @property
    def is_under_review(self) -> bool:
        return self.reason == UNDER_REVIEW

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason)

    @property
    def sentence(self) -> str:
        return gone_sentence(self.reason)


def standing_of(pk: int) -> Public | Moved | Gone | None:
    """What the public may know of an incident; None where that is nothing."""
    fields = ("status", "merged_into_id", "published_at", "closed_reason", "updated_at")
    row = Incident.objects.filter(pk=pk).values_list(*fields).first()
    if row is None:
        return None
    status, survivor, published_at, reason, since = row
    if status == Status.PUBLISHED:
        return Public()
    if survivor and (end := _end_of_chain(survivor)):
        return end
    was_public = published_at is not None or _has_left_the_record(pk)
    return Gone(*gone_words(status, reason), since) if was_public else None


def gone_words(status: str, closed_reason: str) -> tuple[str, str]:
    """Status and reason as the public is told them of what is not shown any more."""
    if status in (Status.RETRACTED, Status.REJECTED):
        return Status.RETRACTED.value, closed_reason or RetractReason.OTHER.value
    return Status.HIDDEN.value, UNDER_REVIEW


def reason_words(reason: str) -> str:
    """The words of a retraction first: some codes stand for a rejection too, in other words."""
    if reason == UNDER_REVIEW:
        return _("under review")
    return str(RetractReason(reason).label) if reason in RetractReason.values else reason_label(reason)


def gone_sentence(reason: str) -> str:
    if reason == UNDER_REVIEW:
        return _("This incident is hidden while moderators look at it again.")
    return _("This incident was retracted: %(reason)s.") % {"reason": reason_words(reason)}


def public_ends(pks: set[int]) -> dict[int, int]:
    """Each of these incidents and the published one at the end of its chain of merges, where there is one."""
    ends = {pk: pk for pk in pks}
    public: set[int] = set()
    waiting = pks
    while waiting:
        rows = list(Incident.objects.filter(pk__in=waiting).values_list("pk", "status", "merged_into_id"))
        public |= {pk for pk, status, _into in rows if status == Status.PUBLISHED}
        merged = {pk: into for pk, _status, into in rows if into is not None}
        ends = {pk: merged.get(end, end) for pk, end in ends.items()}
        waiting = set(merged.values())
    return {pk: end for pk, end in ends.items() if end in public}


def _end_of_chain(pk: int) -> Moved | Gone | None:
    """Merging refuses circles, so there is an end."""
    match standing_of(pk):
        case Public():
            return Moved(pk)
        case other:
            return other


def _has_left_the_record(pk: int) -> bool:
    """A publication that was undone at once has left its mark in the log only."""
    return Decision.objects.filter(incident=pk, from_status=Status.PUBLISHED).exists()
