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

from incidents import state_map
from incidents.models import DatePrecision, Decision, Incident, Injury, PlacePrecision, Tag, Verification
from incidents.places_in_words import place_words
from incidents.titles import ALLEGED, titled
from incidents.views import how_sure
from incidents.views.evidence_cards import Card, cards
from incidents.when_in_words import when_words

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
    "approve": gettext_noop("Approved by a second person"),
    "decline": gettext_noop("Sent back by the second person"),
    "hide": gettext_noop("Hidden, to be looked at again"),
    "show": gettext_noop("Looked at again and shown"),
    "undo": gettext_noop("Taken back within a minute"),
    "different": gettext_noop("Compared with a similar report: another event"),
    "withhold": gettext_noop("Earlier wordings withheld"),
    "forget": gettext_noop("A post behind it was deleted at its source; its words went with it"),
}
FIRST_OF_TWO = gettext_noop("Approved by a first person; a second one was needed")
INTERNAL = ("hold", "lift_hold")  # about how long things are kept, not about what is told
MACHINE = "machine"
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


class Told:
    """What the page says. Each property is asked for by the template at most once."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.restricted = incident.restricted

    @property
    def title(self) -> str:
        return _("Hidden until a moderator has looked") if self.restricted else str(self.incident)

    @property
    def is_alleged(self) -> bool:
        return self.incident.verification == Verification.ALLEGED

    @property
    def plain_title(self) -> str:
        """The title in plain text, for shared links and citations."""
        return titled(self.title, alleged=self.is_alleged)

    @cached_property
    def when(self) -> str:
        return when_words(self.incident)

    @property
    def how_exact_the_day(self) -> str:
        return str(how_sure.DATES[DatePrecision(self.incident.date_precision)])

    @cached_property
    def where(self) -> str:
        """City, county and state as far as they are known; the state alone where it is restricted."""
        return place_words(self.incident, state_only=self.restricted)

    @property
    def how_exact(self) -> str:
        """How far the mark on the map may be trusted."""
        return str(how_sure.PLACES[PlacePrecision(self._precision)])

    @property
    def injury_means(self) -> str:
        return str(how_sure.INJURIES[Injury(self.incident.injury)])

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """What is known to have come of it, each with what the word means."""
        return [(str(outcome.label), str(how_sure.OUTCOMES[outcome])) for outcome in self.incident.outcomes]

    @property
    def no_outcome(self) -> str:
        return str(how_sure.NO_OUTCOME)

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
        said = f"{ALLEGED} " if self.is_alleged else ""
        return f"{said}{self.when}, {self.where}. {told}"[:300]

    @cached_property
    def tags(self) -> list[Tag]:
        return [] if self.restricted else list(self.incident.tags.all())

    @cached_property
    def cards(self) -> list[Card]:
        return [] if self.restricted else cards(self.incident)

    @property
    def withholds_links(self) -> bool:
        return any(card.withheld for card in self.cards)

    @cached_property
    def sites(self) -> int:
        """How many independent sites the evidence stands on."""
        return len({card.host or card.archive_host for card in self.cards} - {""})

    @cached_property
    def history(self) -> list[Change]:
        """Newest first, of this incident alone."""
        rows = Decision.objects.filter(incident=self.incident).exclude(action__in=INTERNAL)
        rows = rows.order_by("-at", "-pk")
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
            "title": self.plain_title,
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
        said = FIRST_OF_TWO if action == "propose" and role != MACHINE else ACTIONS.get(action, action)
        return Change(at, _(said) % {"origin": self.incident.imported_from}, _(ROLES.get(role, role)))
