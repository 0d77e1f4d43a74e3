"""Evidence as the page shows it: where it stands and what it is, and no more than may be seen."""

from collections import Counter
from dataclasses import dataclass, replace

from incidents import accounts, links
from incidents.families import families
from incidents.models import Evidence, Incident
from incidents.services.publishing_needs import HAS_SOURCE

_WITHOUT_ACCOUNTS = (links.ARTICLE, links.DOCUMENT)


@dataclass(frozen=True)
class Card:
    """One piece of evidence, and the site it opens on. ``url`` and ``archive_url`` are empty where it is
    ``withheld``; an address that ``names_account`` is followed and never shown or printed. A ``number`` has
    what would read like another card."""

    evidence: Evidence
    host: str
    archive_host: str
    url: str
    archive_url: str
    withheld: bool
    names_account: bool
    number: int | None = None


def cards(incident: Incident) -> list[Card]:
    """The evidence of the incident and of all that were merged into it, each address once."""
    family = families({incident.pk: incident.hides_links})
    withheld = incident.pk in family.hiding_links
    rows = Evidence.objects.filter(HAS_SOURCE, incident__in=family.survivors).order_by("dated", "pk")
    once = {links.canonical(row.url) if row.url else row.pk: row for row in reversed(rows)}
    return _numbered([_card(incident.pk, row, withheld=withheld) for row in reversed(once.values())])


def _numbered(found: list[Card]) -> list[Card]:
    alike = Counter(map(_reads, found))
    seen: Counter[tuple[object, ...]] = Counter()
    numbered = []
    for card in found:
        seen[_reads(card)] += 1
        numbered.append(replace(card, number=seen[_reads(card)]) if alike[_reads(card)] > 1 else card)
    return numbered


def _reads(card: Card) -> tuple[object, ...]:
    return card.evidence.kind, card.evidence.dated, card.host, card.archive_host


def _card(incident: int, row: Evidence, *, withheld: bool) -> Card:
    original = row.url or links.original_of(row.archive_url) or row.archive_url
    return Card(
        evidence=row,
        host=accounts.site_of(row.url),
        archive_host=accounts.site_of(row.archive_url),
        url="" if withheld else accounts.public_address(incident, row.url),
        archive_url="" if withheld else accounts.public_address(incident, row.archive_url),
        withheld=withheld,
        names_account=links.kind_of(original) not in _WITHOUT_ACCOUNTS,
    )
