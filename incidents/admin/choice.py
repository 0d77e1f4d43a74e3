"""Which part of the queue a person has chosen: a view, a place, a source, words; kept in the address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from incidents.models import IncidentReport, Source, Status
from incidents.posts import BY_TEXT, FROM_THE_PUBLIC
from incidents.services.queue_order import LIKELIEST, NEWEST, OLDEST, SECOND, TEACHES
from incidents.source_kinds import KINDS

MINE, HIDDEN = "mine", "hidden"
ORDERED_VIEWS = (LIKELIEST, NEWEST, OLDEST, TEACHES, SECOND)  # those that ``queue_order`` knows
VIEWS = {
    LIKELIEST: _("Likeliest first"),
    NEWEST: _("Newest first"),
    OLDEST: _("Longest waiting first"),
    TEACHES: _("What teaches the classifier most first"),
    MINE: _("Mine: what I have taken"),
    SECOND: _("Waits for a second approval"),
    HIDDEN: _("Hidden for now"),
}
_VIEW_OF_STATUS: dict[str, str] = {Status.CANDIDATE: LIKELIEST, Status.HIDDEN: HIDDEN}
ALL, NONE, IMPORTED = "all", "none", "imported"
WITHOUT_WORDS = "without-words"  # public, and restricted: to be revealed where that does no harm
_LONGEST = 200


@dataclass(frozen=True)
class Choice:
    """One choice. ``status`` is set where somebody looks things up in the record; empty is the queue."""

    view: str = LIKELIEST
    status: str = ""
    state: str = ""
    source: str = ""
    q: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Choice":
        """From a query string or a form; what is not known is as if it had not been chosen."""
        given = {name: str(data.get(name, "")).strip()[:_LONGEST] for name in asdict(cls())}
        status = given["status"]
        if given["view"] not in VIEWS:
            given["view"] = _VIEW_OF_STATUS.get(status, LIKELIEST)
        if status in _VIEW_OF_STATUS or status not in {ALL, WITHOUT_WORDS, *Status.values}:
            given["status"] = ""
        return cls(**given)

    @property
    def query(self) -> str:
        """As it stands in an address; what is the default is left out, but for the view."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def fields(self) -> list[tuple[str, str]]:
        """As hidden fields of a form."""
        return [(name, value) for name, value in asdict(self).items() if value]

    def but(self, **changes: str) -> "Choice":
        return replace(self, **changes)

    @property
    def is_worked_through(self) -> bool:
        """Whether it is work with a next one to claim, not a look into the record."""
        return not self.status and self.view in ORDERED_VIEWS

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.source or self.q)

    @property
    def narrowing(self) -> Q:
        """What place, source and words leave over."""
        return _in_state(self.state) & _from_source(self.source) & _saying(self.q)


def sources() -> list[tuple[str, str]]:
    """What the choice of a source offers: kinds, then single sources."""
    kinds = [(kind.kind, kind.label) for kind in KINDS.values() if kind.kind != "replay"]
    own = [
        (FROM_THE_PUBLIC, str(_("sent by readers"))),
        (BY_TEXT, str(_("seen by volunteers"))),
        (IMPORTED, str(_("imported"))),
    ]
    named = [(f"source-{pk}", label or name) for pk, label, name in _named()]
    return [*kinds, *own, *named]


def _named() -> Any:
    return Source.objects.order_by("label", "name").values_list("pk", "label", "name")


def _in_state(state: str) -> Q:
    if state == NONE:
        return Q(state=None)
    return Q(state__usps=state) if state else Q()


def _from_source(source: str) -> Q:
    if not source:
        return Q()
    if source == IMPORTED:
        return ~Q(imported_from="")
    number = source.removeprefix("source-")
    is_one = source.startswith("source-") and number.isdecimal() and len(number) < 19
    told = {"report__source": int(number)} if is_one else {"report__platform": source}
    return Q(Exists(IncidentReport.objects.filter(incident=OuterRef("pk"), **told)))


def _saying(words: str) -> Q:
    """Every word, in the title, the description, the city or the agency; a number finds that incident."""
    found = Q()
    for word in words.replace("\0", "").split():
        found &= (
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(city__name__icontains=word)
            | Q(agency__icontains=word)
        )
    number = words.lstrip("#")
    return found | Q(pk=int(number)) if number.isdecimal() and len(number) < 19 else found
