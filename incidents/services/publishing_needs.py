"""What an incident must have before the public sees it, and the words that say what is missing."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents import outlets
from incidents.handles import handles_in
from incidents.models import Evidence, EvidenceKind, ForceRank, Incident, Status, Verification
from incidents.services import names_found
from incidents.services.curation_errors import NotPublishableError

HAS_SOURCE = ~Q(url="") | ~Q(archive_url="") | ~Q(sha256="")
INDEPENDENT = 2  # sites that make a claim corroborated, outlets that may name an officer
_SHOWS_IT = {EvidenceKind.VIDEO, EvidenceKind.PHOTO, EvidenceKind.DOCUMENT}


def missing(incident: Incident) -> list[str]:
    """One sentence for each thing that publishing still needs, naming the field it goes into."""
    family = Incident.objects.family_of(incident.pk)
    evidence = list(Evidence.objects.filter(HAS_SOURCE, incident__in=family))
    return [
        *_when_and_where(incident),
        *_force(incident),
        *([] if evidence else [_("Evidence is missing: add a link or a document under “Evidence”.")]),
        *_verified(incident, evidence),
        *_naming_officers(incident, evidence),
        *_naming_nobody(incident),
        *_without_handles(incident),
    ]


def require_publishable(incident: Incident) -> None:
    """Raise NotPublishableError unless nothing is missing."""
    if needs := missing(incident):
        raise NotPublishableError(needs)


def _when_and_where(incident: Incident) -> Iterator[str]:
    if incident.occurred_on is None:
        yield _("The date is missing: give the day in “When”, even if only about.")
    if incident.latitude is None or incident.longitude is None:
        yield _("The place is missing: search for it under “Where” or set the pin on the map.")


def _force(incident: Incident) -> Iterator[str]:
    """The record is of force by police: where none took part there is nothing to publish."""
    if incident.force_rank != ForceRank.NO_POLICE:
        return
    if incident.status == Status.CANDIDATE:
        yield _("Rank 0 says that no police took part: choose another under “Force rank”, or reject it.")
    else:
        yield _("Rank 0 says that no police took part: choose another under “Force rank”, or retract it.")


def _verified(incident: Incident, evidence: Sequence[Evidence]) -> Iterator[str]:
    """What it is said to rest on must stand among the evidence."""
    kinds = {row.kind for row in evidence}
    if incident.verification == Verification.CORROBORATED and len(_sites(evidence)) < INDEPENDENT:
        yield _("“Corroborated” takes links to two independent sites: add one, or choose “alleged”.")
    if incident.verification == Verification.DOCUMENTED and not kinds & _SHOWS_IT:
        yield _("“Documented” takes a video, a photo or a document: add one under “Evidence”.")
    if incident.verification == Verification.OFFICIAL and EvidenceKind.DOCUMENT not in kinds:
        yield _("“Official” takes an official document: add it under “Evidence”.")


def _naming_officers(incident: Incident, evidence: Sequence[Evidence]) -> Iterator[str]:
    if not incident.names_officer or any(row.kind == EvidenceKind.DOCUMENT for row in evidence):
        return
    if len(outlets.outlets(_addresses(evidence))) < INDEPENDENT:
        yield _(
            "An officer may be named only from an official document or two independent news outlets: "
            "add them under “Evidence”, or take the name out and the tick off."
        )


def _naming_nobody(incident: Incident) -> Iterator[str]:
    """Children and people hurt by sexual violence are never named, nor is anybody who leads to them."""
    if not incident.hides_links:
        return
    written = names_found.Written([*names_found.own_prose(incident), incident.address], [incident.agency])
    found = written.names(not_names=incident.not_names)
    named = [name.words for name in found if not (name.is_officer and incident.names_officer)]
    if named:
        yield _(
            "Nobody may be named where a child or a sexual assault is told of. Take out: %(names)s. "
            "What is no person’s name goes under “words that are no names here”."
        ) % {"names": ", ".join(f"“{words}”" for words in named)}


def _without_handles(incident: Incident) -> Iterator[str]:
    written = (incident.title, incident.description, incident.address, incident.agency, incident.outcome_note)
    words = " ".join(written)
    if handles := handles_in(words):
        yield _("Names of accounts are not public: say it without %(handles)s.") % {
            "handles": ", ".join(handles)
        }


def _sites(evidence: Sequence[Evidence]) -> set[str]:
    return outlets.sites(_addresses(evidence))


def _addresses(evidence: Sequence[Evidence]) -> list[str]:
    return [row.url or row.archive_url for row in evidence]
