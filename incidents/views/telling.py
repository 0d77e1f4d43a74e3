"""One incident in words, as its page tells it; what is restricted is left out here, for the whole page."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from incidents import links, state_map
from incidents.models import DatePrecision, Decision, Evidence, Incident, PlacePrecision, Tag
from incidents.places_in_words import place_words
from incidents.services.publishing_needs import HAS_SOURCE

SENTENCES_FIRST = 2
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(¿¡]?[A-ZÁÉÍÓÚÑ0-9])")

ACTIONS = {
    "import": gettext_noop("Taken over from %(origin)s; not reviewed here"),
    "import again": gettext_noop("Brought up to date from %(origin)s"),
    "propose": gettext_noop("Proposed by the classifier from a public post"),
    "create": gettext_noop("Written down"),
    "edit": gettext_noop("Edited"),
    "publish": gettext_noop("Checked and published"),
    "reject": gettext_noop("Rejected"),
    "retract": gettext_noop("Retracted"),
    "reopen": gettext_noop("Taken back for another look"),
    "merge": gettext_noop("Merged with another report of the same event"),
    "unmerge": gettext_noop("A merge was undone"),
    "split": gettext_noop("Split: it told of two events"),
    "unsplit": gettext_noop("A split was undone"),
    "absorb": gettext_noop("Another report of the same event was merged into it"),
    "release": gettext_noop("A merge was undone"),
    "reveal": gettext_noop("Looked at, and its text and links shown"),
}
ROLES = {
    "import": gettext_noop("import"),
    "machine": gettext_noop("the machine"),
    "moderator": gettext_noop("a moderator"),
    "senior moderator": gettext_noop("a senior moderator"),
    "administrator": gettext_noop("an administrator"),
}


@dataclass(frozen=True)
class Change:
    """One line of the history: never a name, only a role."""

    at: object
    action: str
    role: str


@dataclass(frozen=True)
class Card:
    """One piece of evidence, and the site it opens on."""

    evidence: Evidence
    host: str
    archive_host: str


class Told:
    """What the page says. Each property is asked for by the template at most once."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.restricted = incident.restricted

    @property
    def title(self) -> str:
        return _("Hidden until a moderator has looked") if self.restricted else str(self.incident)

    @cached_property
    def when(self) -> str:
        day = self.incident.occurred_on
        if day is None:
            return _("Date not known")
        if self.incident.date_precision == DatePrecision.MONTH:
            return date_format(day, "YEAR_MONTH_FORMAT")
        words = date_format(day, "DATE_FORMAT")
        if self.incident.date_precision == DatePrecision.APPROXIMATE:
            return _("Around %(day)s") % {"day": words}
        return words

    @cached_property
    def where(self) -> str:
        """City, county and state as far as they are known; the state alone where it is restricted."""
        return place_words(self.incident, state_only=self.restricted)

    @property
    def how_exact(self) -> str:
        """How far the mark on the map may be trusted."""
        return {
            PlacePrecision.POINT: _("The mark shows the spot as far as the sources tell it."),
            PlacePrecision.STREET: _("The mark shows about where it was, to the street or block."),
            PlacePrecision.CITY: _("Somewhere in this city: the sources do not say where."),
            PlacePrecision.COUNTY: _("Somewhere in this county: the sources do not say where."),
        }.get(PlacePrecision(self._precision), _("Somewhere in this state: more is not shown here."))

    @cached_property
    def first(self) -> str:
        """What happened in two sentences, or what can be said where nobody has written it down."""
        if self.restricted:
            return ""
        return " ".join(self._sentences[:SENTENCES_FIRST]) or _("The sources below tell what happened.")

    @property
    def rest(self) -> str:
        return "" if self.restricted else " ".join(self._sentences[SENTENCES_FIRST:])

    @property
    def summary(self) -> str:
        """One line for search engines and shared links."""
        told = self.first or _(
            "Title, description and links stay hidden until a moderator has looked at them."
        )
        return f"{self.when}, {self.where}. {told}"[:300]

    @cached_property
    def tags(self) -> list[Tag]:
        return [] if self.restricted else list(self.incident.tags.all())

    @cached_property
    def cards(self) -> list[Card]:
        """The evidence of the incident and of all that were merged into it, each address once."""
        if self.restricted:
            return []
        family = Incident.objects.family_of(self.incident.pk)
        rows = Evidence.objects.filter(HAS_SOURCE, incident__in=family).order_by("dated", "pk")
        once = {links.canonical(row.url) if row.url else row.pk: row for row in reversed(rows)}
        return [_card(row) for row in reversed(once.values())]

    @cached_property
    def sites(self) -> int:
        """How many independent sites the evidence stands on."""
        return len({card.host or card.archive_host for card in self.cards} - {""})

    @cached_property
    def history(self) -> list[Change]:
        """Newest first, of this incident alone."""
        rows = Decision.objects.filter(incident=self.incident).order_by("-at", "-pk")
        return [self._change(*row) for row in rows.values_list("at", "action", "role")]

    @cached_property
    def reviewers(self) -> int:
        """How many people here have decided something about it."""
        family = Incident.objects.family_of(self.incident.pk)
        people = Decision.objects.filter(incident__in=family, by__isnull=False).values("by").distinct()
        return people.count()

    @cached_property
    def map(self) -> SafeString:
        """The outline of its state with spot or area. Built by an XML writer, which escapes the words."""
        incident = self.incident
        if incident.state_id is None:
            return SafeString("")
        drawn = state_map.draw(
            state_fips=incident.state_id,
            county_fips=None if self.restricted else incident.county_id,
            latitude=incident.latitude,
            longitude=incident.longitude,
            precision=self._precision,
            rank=incident.force_rank,
            title=f"{_('Map')}: {self.where}",
        )
        return mark_safe(drawn)  # noqa: S308

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{self.incident.get_absolute_url()}"

    @property
    def citation(self) -> str:
        values = {
            "number": self.incident.pk,
            "title": self.title,
            "when": self.when,
            "where": self.where,
            "address": self.address,
            "today": date_format(timezone.localdate(), "DATE_FORMAT"),
        }
        return (
            _(
                "CivicWatch, incident %(number)s: %(title)s. %(when)s, %(where)s. "
                "%(address)s, read on %(today)s."
            )
            % values
        )

    @property
    def _precision(self) -> str:
        return PlacePrecision.STATE if self.restricted else self.incident.place_precision

    @cached_property
    def _sentences(self) -> list[str]:
        return [part for part in _SENTENCE_END.split(" ".join(self.incident.description.split())) if part]

    def _change(self, at: object, action: str, role: str) -> Change:
        words = _(ACTIONS.get(action, action)) % {"origin": self.incident.imported_from}
        return Change(at, words, _(ROLES.get(role, role)))


def _card(row: Evidence) -> Card:
    return Card(row, links.host_of(row.url), links.host_of(row.archive_url))
