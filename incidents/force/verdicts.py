"""What moderators decided about posts, for the force classifier to learn from.

A published incident gives its posts the rank that the moderator left on it; one rejected or retracted because
it tells of no force gives them 0. Other reasons to close an incident say nothing about force. Only posts of
sources that may train, whose words are here and were not deleted where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db.models import OuterRef, Q, Subquery

from civicwatch.learning.verdict_sets import Teacher, Verdict
from incidents.force.examples import example_of, read_examples
from incidents.force.labels import RANKS, is_force
from incidents.force.prediction import ForcePrediction
from incidents.models import Decision, Incident, Report, Status
from incidents.models.reasons import RejectReason, RetractReason

_NO_FORCE = (RejectReason.NOT_FORCE.value, RetractReason.NOT_FORCE.value)
_CLOSED = (Status.REJECTED, Status.RETRACTED)
_ACTIONS = ("publish", "approve", "edit", "reject", "retract")
NOT_FORCE = "0"
FORCE_OF_ANY_RANK = "force"  # of an operator's row that says no more
_COLUMNS = ("force_rank", "is_force")


def verdicts() -> Iterator[Verdict]:
    """One for each post that tells of one decided incident; of several, one for each that agrees or not."""
    decided = Decision.objects.filter(
        incident=OuterRef("incident"), action__in=_ACTIONS, by__isnull=False
    ).order_by("-at", "-pk")
    links = (
        Report.incidents.through.objects.filter(
            Q(incident__status=Status.PUBLISHED, incident__force_rank__isnull=False)
            | Q(incident__status__in=_CLOSED, incident__closed_reason__in=_NO_FORCE),
            report__in=Report.objects.may_train(),
        )
        .annotate(at_last=Subquery(decided.values("at")[:1]), role=Subquery(decided.values("role")[:1]))
        .filter(at_last__isnull=False)
        .select_related("incident", "report__classifier")
        .order_by("pk")
    )
    for link in links.iterator(chunk_size=500):
        yield _verdict(link.report, link.incident, link.at_last, link.role)


def _verdict(report: Report, incident: Incident, at: datetime, role: str) -> Verdict:
    ranked = incident.status == Status.PUBLISHED
    return Verdict(
        key=f"report/{report.pk}/{incident.pk}",
        text=report.full_text,
        label=str(incident.force_rank) if ranked else NOT_FORCE,
        decided_at=at,
        by=role,
        version=report.classifier.version if report.classifier else "",
        source=report.platform,
        together=f"incident/{incident.pk}",
        column="force_rank" if ranked else "is_force",
    )


def agrees(prediction: ForcePrediction, label: str, thresholds: Mapping[str, float]) -> bool:
    """A rank must be met; of what is no force it is enough that it was not taken for force, and the reverse
    where no rank is known."""
    if label == FORCE_OF_ANY_RANK:
        return prediction.is_force
    return prediction.force_rank == int(label) if is_force(int(label)) else not prediction.is_force


def lines(prediction: ForcePrediction, label: str, thresholds: Mapping[str, float]) -> dict[str, bool]:
    """Of force, that it reaches the queue and is marked likely; of what is none, that it is not so marked.

    How much of that waits in the queue decides nothing: to read more is borne, a report lost is not. What is
    in a language that was not tested reaches the queue unjudged, as it does in service.
    """
    judged = prediction.tested_language
    likely = judged and prediction.probability >= thresholds["likely"]
    if label != FORCE_OF_ANY_RANK and not is_force(int(label)):
        return {"not_likely": not likely}
    return {"queue": not judged or prediction.probability >= thresholds["queue"], "likely": likely}


def label_of(column: str, written: str) -> str:
    """A rank, or whether it is force, as training reads it; "" where it is neither."""
    if column not in _COLUMNS:
        return ""
    try:
        read = example_of({"text": "of any words", column: written}, source="")
    except ValueError:
        return ""
    if read.rank is not None:
        return str(read.rank)
    return FORCE_OF_ANY_RANK if read.is_force else NOT_FORCE


def base_texts(folder: Path) -> list[str]:
    return [example.text for example in read_examples(folder)[0]]


FORCE = Teacher(
    verdicts=verdicts,
    agrees=agrees,
    needs=tuple(str(rank) for rank in RANKS),
    lines=lines,
    base_texts=base_texts,
    label_of=label_of,
)
