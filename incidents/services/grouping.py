"""Which incident a report tells of: copies join by themselves, likenesses are suggested to a person.

What two volunteers saw is never a copy: both are told in the same words of ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Min, Q
from django.utils import timezone

from civicwatch.lib.jobs import Write
from civicwatch.lib.locks import lock_until_commit
from incidents import similarity
from incidents.handles import without_handles
from incidents.importing.sensitivity import tells_of_child, tells_of_sexual_assault
from incidents.models import (
    Decision,
    Evidence,
    EvidenceKind,
    Incident,
    IncidentReport,
    Report,
    ReportBand,
    ReportStage,
    Status,
)
from incidents.naming import names_in
from incidents.posts import permalink
from incidents.risks import FLAGS
from incidents.services import log
from incidents.services.suggestions import suggest_merges

MACHINE = "machine"
TITLE_CHARACTERS = 160
_KINDS = {"news": EvidenceKind.ARTICLE, "reddit": EvidenceKind.POST, "x": EvidenceKind.POST}


@dataclass(frozen=True)
class _Copy:
    """The incident that an earlier report tells of in the same words; not saved yet where both are new."""

    incident: Incident
    similarity: float


def group(reports: Sequence[Report]) -> Write:
    """Work out what copies are told by, outside the transaction; attach or found inside it."""
    keys: dict[int, list[int]] = {}
    for report in reports:
        report.text_hash = "" if report.is_retold else similarity.text_hash(report.full_text)
        keys[report.pk] = [] if report.is_retold else similarity.bands(report.full_text)
        report.move_to(ReportStage.GROUPED, done=True)
    return partial(_attach_or_found, keys=keys)


def _attach_or_found(reports: Sequence[Report], *, keys: dict[int, list[int]]) -> None:
    lock_until_commit("grouping")
    neighbours = _Neighbours(reports, keys)
    founded: dict[int, Incident] = {}
    copies: dict[int, _Copy] = {}
    for report in reports:
        copy = neighbours.copy_of(report)
        if copy:
            copies[report.pk] = copy
        else:
            founded[report.pk] = _candidate(report)
        neighbours.add(report, copy.incident if copy else founded[report.pk])
    Incident.objects.bulk_create(founded.values())
    links = [_link(report, founded.get(report.pk), copies.get(report.pk)) for report in reports]
    IncidentReport.objects.bulk_create(links, ignore_conflicts=True)
    ReportBand.objects.bulk_create(
        [ReportBand(report_id=pk, band=key) for pk in founded for key in keys[pk]], ignore_conflicts=True
    )
    noted = _note_copies(reports, links)
    _add_evidence(reports, links)
    _raise_likelihood(reports, links)
    suggest_merges({report.pk: report.full_text for report in reports}, founded)
    log.append([*_proposals(founded.values()), *noted])  # last: others who log wait from here to the commit


def _link(report: Report, founded: Incident | None, copy: _Copy | None) -> IncidentReport:
    if copy is None:
        return IncidentReport(incident=founded, report=report, how=IncidentReport.How.FOUNDED)
    return IncidentReport(
        incident=copy.incident,
        report=report,
        how=IncidentReport.How.COPY,
        similarity=round(copy.similarity, 3),
    )


class _Neighbours:
    """Reports that may be copies of a batch, those of the batch itself included as they are placed.

    Only the report that founded an incident keeps bands, so that a post copied ten thousand times
    is compared with once.
    """

    def __init__(self, reports: Sequence[Report], keys: dict[int, list[int]]) -> None:
        self._keys = keys
        self._by_hash: dict[str, _Copy] = {}
        self._by_band: dict[int, set[int]] = {}
        self._texts: dict[int, str] = {}
        self._incident: dict[int, Incident] = {}
        self._read_equal(reports)
        self._read_sharing_a_band(keys)

    def copy_of(self, report: Report) -> _Copy | None:
        """The closest earlier copy: the same words, or most of the same word triples."""
        if equal := self._by_hash.get(report.text_hash):
            return equal
        near = {pk for key in self._keys[report.pk] for pk in self._by_band.get(key, ())}
        mine = similarity.shingles(report.full_text)
        scored = [(similarity.copied(mine, similarity.shingles(self._texts[pk])), pk) for pk in near]
        best, pk = max(scored, default=(0.0, 0))
        return _Copy(self._incident[pk], best) if best else None

    def add(self, report: Report, incident: Incident) -> None:
        if report.text_hash:
            self._by_hash.setdefault(report.text_hash, _Copy(incident, 1.0))
        self._texts[report.pk] = report.full_text
        self._incident[report.pk] = incident
        for key in self._keys[report.pk]:
            self._by_band.setdefault(key, set()).add(report.pk)

    def _read_equal(self, reports: Sequence[Report]) -> None:
        hashes = {report.text_hash for report in reports if report.text_hash}
        links = IncidentReport.objects.filter(report__text_hash__in=hashes).values("report__text_hash")
        for link in links.annotate(first=Min("incident_id")):
            self._by_hash[link["report__text_hash"]] = _Copy(Incident(pk=link["first"]), 1.0)

    def _read_sharing_a_band(self, keys: dict[int, list[int]]) -> None:
        wanted = {key for row in keys.values() for key in row}
        found = ReportBand.objects.filter(band__in=wanted).values_list("band", "report_id")
        for key, report_id in found:
            self._by_band.setdefault(key, set()).add(report_id)
        near = {report_id for _, report_id in found}
        links = IncidentReport.objects.filter(report__in=near).order_by("-pk")
        texts = links.values_list("report_id", "incident_id", "report__title", "report__text")
        for report_id, incident_id, title, text in texts:
            self._texts[report_id] = Report(title=title, text=text).full_text
            self._incident[report_id] = Incident(pk=incident_id)
        for reports in self._by_band.values():
            reports &= self._incident.keys()


def title_of(report: Report) -> str:
    """The title that a post lends to the candidate that it founds: its first line."""
    first_line = without_handles((report.title or report.text).strip().split("\n", 1)[0])
    return first_line if len(first_line) <= TITLE_CHARACTERS else first_line[: TITLE_CHARACTERS - 1] + "…"


def _candidate(report: Report) -> Incident:
    """What the machine proposes, with the boxes ticked that its words suggest; a person looks at each."""
    sensitive = _sensitive(report)
    return Incident(
        title=title_of(report),
        occurred_on=report.occurred_on,
        date_precision=report.date_precision,
        state_id=report.state_id,
        county_id=report.county_id,
        city_id=report.city_id,
        latitude=report.latitude,
        longitude=report.longitude,
        place_precision=report.place_precision,
        force_rank=report.force_rank,
        restricted=any(sensitive.values()),
        likelihood=report.probability,
        likely=report.likely,
        **sensitive,
        **_named(report),
    )


def _sensitive(report: Report) -> dict[str, bool]:
    return {
        "involves_child": tells_of_child((), report.full_text),
        "sexual_assault": tells_of_sexual_assault((), report.full_text),
    }


def _named(report: Report) -> dict[str, bool]:
    """Whether somebody is named in what would be public of the post: its title."""
    names = names_in(report.title or report.text.strip().split("\n", 1)[0])
    return {
        "names_person": any(not name.is_officer for name in names),
        "names_officer": any(name.is_officer for name in names),
    }


def _note_copies(reports: Sequence[Report], links: Iterable[IncidentReport]) -> list[Decision]:
    """A candidate that a copy joins has changed: who looked before may not publish what came since.

    The boxes that the copy's words suggest are ticked, and it is hidden, as a new one would be, where the
    copy tells of a child or a sexual assault. The decisions that say so are returned for the log.
    """
    joined = {link.report_id: link.incident_id for link in links if link.how == IncidentReport.How.COPY}
    Incident.objects.waiting().filter(pk__in=joined.values()).update(updated_at=timezone.now())
    suggested: dict[int, set[str]] = {}
    for report in reports:
        if report.pk in joined and (ticks := _ticks(report)):
            suggested.setdefault(joined[report.pk], set()).update(ticks)
    rows = list(Incident.objects.waiting().filter(pk__in=suggested).order_by("pk"))
    changed = {row: new for row in rows if (new := _tick(row, suggested[row.pk]))}
    Incident.objects.bulk_update(changed, ["restricted", *FLAGS])
    return [
        Decision(
            incident=incident,
            action="edit",
            from_status=Status.CANDIDATE,
            to_status=Status.CANDIDATE,
            role=MACHINE,
            changes={field: {"from": False, "to": True} for field in new},
        )
        for incident, new in changed.items()
    ]


def _ticks(report: Report) -> set[str]:
    sensitive = _sensitive(report)
    ticks = {field for field, is_so in (sensitive | _named(report)).items() if is_so}
    return ticks | {"restricted"} if any(sensitive.values()) else ticks


def _tick(incident: Incident, fields: Iterable[str]) -> list[str]:
    new = [field for field in sorted(fields) if not getattr(incident, field)]
    for field in new:
        setattr(incident, field, True)
    return new


def _add_evidence(reports: Sequence[Report], links: Iterable[IncidentReport]) -> None:
    """A candidate's posts are its first evidence; a public record's evidence is chosen by a person."""
    by_pk = {report.pk: report for report in reports}
    waiting = set(
        Incident.objects.waiting()
        .filter(pk__in={link.incident_id for link in links})
        .values_list("pk", flat=True)
    )
    rows = [
        Evidence(
            incident_id=link.incident_id,
            report=report,
            url=url,
            kind=_KINDS.get(report.platform, EvidenceKind.OTHER),
            title=without_handles(report.title)[:200],
            dated=report.posted_at.date(),
        )
        for link in links
        if link.incident_id in waiting
        and (report := by_pk[link.report_id])
        and (url := permalink(report.platform, report.external_id, report.url))
    ]
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def _proposals(incidents: Iterable[Incident]) -> list[Decision]:
    return [
        Decision(incident=incident, action="propose", to_status=Status.CANDIDATE, role=MACHINE)
        for incident in incidents
    ]


def _raise_likelihood(reports: Sequence[Report], links: Iterable[IncidentReport]) -> None:
    """A candidate is as likely as the likeliest of its posts."""
    by_pk = {report.pk: report for report in reports}
    for link in links:
        report = by_pk[link.report_id]
        if link.how == IncidentReport.How.COPY and report.probability is not None:
            Incident.objects.waiting().filter(
                Q(likelihood__lt=report.probability) | Q(likelihood=None), pk=link.incident_id
            ).update(likelihood=report.probability, likely=report.likely, updated_at=timezone.now())
