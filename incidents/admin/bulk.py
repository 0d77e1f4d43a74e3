"""One action on several incidents: a page that says what would happen, then the same thing done."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from incidents.admin.bench import Bench
from incidents.models import Incident
from incidents.models.reasons import RejectReason
from incidents.services import bulk
from incidents.services.curation_errors import CurationError

TEMPLATE = "admin/incidents/incident/bulk.html"
WHAT: dict[str, Promise] = {
    bulk.PUBLISH: gettext_lazy("Publish"),
    bulk.REJECT: gettext_lazy("Reject"),
    bulk.CLAIM: gettext_lazy("Take"),
    bulk.RELEASE: gettext_lazy("Let go"),
}


DOING: dict[str, Any] = {
    bulk.PUBLISH: ngettext_lazy("Publishing %d …", "Publishing %d …"),
    bulk.REJECT: ngettext_lazy("Rejecting %d …", "Rejecting %d …"),
    bulk.CLAIM: ngettext_lazy("Taking %d …", "Taking %d …"),
    bulk.RELEASE: ngettext_lazy("Letting %d go …", "Letting %d go …"),
}


@dataclass(frozen=True)
class Wish:
    """What was ticked and chosen. ``seen``: when each had changed last, in the preview."""

    action: str
    pks: list[int]
    values: dict[str, str]
    seen: dict[int, str]

    @classmethod
    def read(cls, posted: QueryDict) -> "Wish":
        pks = [int(pk) for pk in posted.getlist("incident") if pk.isdecimal() and len(pk) < 19]
        values = {name: posted.get(name, "") for name in ("reason", "words")}
        seen = {pk: posted.get(f"seen-{pk}", "") for pk in pks}
        return cls(posted.get("action", ""), list(dict.fromkeys(pks)), values, seen)

    def incidents(self) -> list[Incident]:
        found = Incident.objects.select_related("city", "state", "county").in_bulk(self.pks)
        return [found[pk] for pk in self.pks if pk in found]

    def incidents_as_seen(self) -> list[Incident]:
        """As they stood in the preview, so that what has changed since is passed over."""
        rows = self.incidents()
        for row in rows:
            row.updated_at = parse_datetime(self.seen[row.pk]) or row.created_at
        return rows


def answer_bulk(bench: Bench) -> HttpResponse:
    """The preview or, where it was confirmed, the deed; back to the queue with words where neither can be."""
    wish = Wish.read(bench.request.POST)
    if not wish.pks:
        return _back(bench, error=_("Tick the incidents first: X, or the box at the line."))
    try:
        if bench.request.POST.get("confirmed"):
            return _carry_out(bench, wish)
        return _preview(bench, wish)
    except CurationError as stopped:
        return _back(bench, error=str(stopped))
    except (ValidationError, ValueError) as wrong:
        return _back(bench, error=" ".join(getattr(wrong, "messages", [_("This cannot be read.")])))


def _preview(bench: Bench, wish: Wish) -> HttpResponse:
    shown = bulk.preview(incidents=wish.incidents(), action=wish.action, by=bench.by, values=wish.values)
    reason = wish.values["reason"] if wish.action == bulk.REJECT else ""
    return bench.page_of(
        TEMPLATE,
        {
            "title": WHAT[wish.action],
            "doing": DOING[wish.action] % len(shown.done),
            "wish": wish,
            "preview": shown,
            "reason": RejectReason(reason).label if reason else "",
        },
    )


def _carry_out(bench: Bench, wish: Wish) -> HttpResponse:
    done = bulk.carry_out(
        incidents=wish.incidents_as_seen(), action=wish.action, by=bench.by, values=wish.values
    )
    return _back(bench, said=_told(done))


def _told(done: bulk.Bulk) -> str:
    """One sentence: how many, and how many were passed over and why."""
    number, over = len(done.done), done.passed_over
    what = ngettext("%(what)s: %(number)d incident.", "%(what)s: %(number)d incidents.", number) % {
        "what": WHAT[done.action],
        "number": number,
    }
    if not over:
        return what
    reasons = "; ".join(f"{line.incident.pk}: {line.words}" for line in over[:5])
    passed = ngettext("%d was passed over", "%d were passed over", len(over)) % len(over)
    return f"{what} {passed} ({reasons}{' …' if len(over) > 5 else ''})"


def _back(bench: Bench, *, said: str = "", error: str = "") -> HttpResponse:
    if said:
        messages.success(bench.request, said)
    if error:
        messages.error(bench.request, error)
    return HttpResponseRedirect(bench.queue_address)
