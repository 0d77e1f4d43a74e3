"""What the queue shows beside each incident, read for a whole page in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Claim, Incident, IncidentReport, MergeSuggestion, Proposal, Report, Status
from incidents.risks import Risk
from incidents.services import claims
from incidents.services.approvals import own_risks

RISK_MARKS: dict[Risk, Promise] = {
    Risk.LETHAL: _("lethal"),
    Risk.PRIVATE_PERSON: _("person named"),
    Risk.CHILD: _("child"),
    Risk.SEXUAL_ASSAULT: _("sexual assault"),
    Risk.OFFICER: _("officer named"),
}


@dataclass
class Row:
    """One line of the queue: the incident with what its posts say, its risks and who works on it."""

    incident: Incident
    posts: int = 0
    similar: int = 0
    best: Report | None = None
    platforms: list[str] = field(default_factory=list)
    witnessed: bool = False
    claim: Claim | None = None
    proposal: Proposal | None = None

    @property
    def risks(self) -> list[Promise]:
        return [RISK_MARKS[risk] for risk in own_risks(self.incident)]


def rows_for(incidents: Sequence[Incident]) -> dict[int, Row]:
    """By incident: its posts and those of what was merged into it, open suggestions, claim and proposal."""
    rows = {incident.pk: Row(incident) for incident in incidents}
    _add_posts(rows)
    for pk, number in _open_suggestions(list(rows)).items():
        rows[pk].similar = number
    for pk, claim in claims.live_claims(list(rows)).items():
        rows[pk].claim = claim
    proposed = Proposal.objects.filter(incident__in=rows, answer=Proposal.Answer.OPEN)
    for proposal in proposed.filter(base=F("incident__updated_at")).select_related("by"):
        rows[proposal.incident_id].proposal = proposal
    return rows


def _add_posts(rows: dict[int, Row]) -> None:
    root_of = _families(list(rows))
    links = (
        IncidentReport.objects.filter(incident__in=root_of)
        .select_related("report")
        .defer("report__raw", "report__error")
        .order_by(F("report__probability").desc(nulls_last=True), "pk")
    )
    for link in links:
        row = rows[root_of[link.incident_id]]
        row.posts += 1
        row.best = row.best or link.report
        row.witnessed |= link.report.is_retold
        if link.report.platform not in row.platforms:
            row.platforms.append(link.report.platform)


def _families(pks: Sequence[int]) -> dict[int, int]:
    """Every incident of the families of ``pks``, with the one of ``pks`` that it ended in."""
    root_of = {pk: pk for pk in pks}
    frontier: list[int] = list(pks)
    while frontier:
        children = Incident.objects.filter(merged_into__in=frontier).values_list("pk", "merged_into_id")
        new = {pk: root_of[parent] for pk, parent in children if parent is not None and pk not in root_of}
        root_of |= new
        frontier = list(new)
    return root_of


def _open_suggestions(pks: Sequence[int]) -> dict[int, int]:
    """How many incidents that still stand look like each of ``pks``."""
    standing = [Status.CANDIDATE, Status.PUBLISHED]
    open_ones: Any = MergeSuggestion.objects.filter(
        Q(first__in=pks) | Q(second__in=pks),
        answer=MergeSuggestion.Answer.OPEN,
        first__status__in=standing,
        second__status__in=standing,
    )
    numbers: dict[int, int] = defaultdict(int)
    for pair in open_ones.values_list("first_id", "second_id"):
        for pk in pair:
            numbers[pk] += 1
    return {pk: numbers[pk] for pk in pks if pk in numbers}
