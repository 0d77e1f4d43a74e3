"""What an incident read like before: every public wording, to be read and compared; without a script."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import facts_in_words
from incidents.models import Incident, Version
from incidents.standing import Gone, Moved, Public, standing_of
from incidents.views.telling import ACTIONS, ROLES

_KEPT_LATER = "kept"  # what stood in public before versions were kept


@dataclass(frozen=True)
class Entry:
    """One version in the list: what was done, in which role, and which facts read otherwise since."""

    version: Version
    action: str
    role: str
    changed: list[str]
    before: Version | None


@require_safe
@cache_control(no_cache=True)
def version_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first. ``?from=1&to=3`` leads to the comparison of those two."""
    if answer := _not_here(request, pk, "incidents:versions"):
        return answer
    first, last = (request.GET.get(name, "") for name in ("from", "to"))
    if first.isdecimal() and last.isdecimal() and len(first + last) < 12:
        return redirect("incidents:compare", pk, *sorted((int(first), int(last))))
    incident = Incident.objects.get(pk=pk)
    versions = list(incident.versions.order_by("number"))
    readable = [version for version in versions if not version.withheld]
    context = {"pk": pk, "entries": _entries(incident, versions), "readable": readable}
    return render(request, "incidents/versions.html", context)


@require_safe
@cache_control(no_cache=True)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One wording, whole; 410 where it is withheld."""
    if answer := _not_here(request, pk, "incidents:versions"):
        return answer
    entries = _entries_of(pk)
    entry = _find(entries, number)
    lines = facts_in_words.lines(entry.version.facts) if entry.version.facts else {}
    context = {
        "pk": pk,
        "entry": entry,
        "heading": lines.pop("title", None),
        "lines": [line for line in lines.values() if line.text or line.items],
        "is_latest": entry is entries[0],
    }
    return render(request, "incidents/version.html", context, status=410 if entry.version.withheld else 200)


@require_safe
@cache_control(no_cache=True)
def compare(request: HttpRequest, pk: int, first: int, second: int) -> HttpResponse:
    """What was removed and what was added from one wording to another; 410 where either is withheld."""
    if answer := _not_here(request, pk, "incidents:versions"):
        return answer
    entries = _entries_of(pk)
    old, new = _find(entries, first), _find(entries, second)
    withheld = old.version.withheld or new.version.withheld
    lines = [] if withheld else facts_in_words.compared(old.version.facts, new.version.facts)
    context = {
        "pk": pk,
        "old": old,
        "new": new,
        "withheld": withheld,
        "changed": [line for line in lines if line.is_changed],
        "same": [line.label for line in lines if not line.is_changed],
    }
    return render(request, "incidents/version_compare.html", context, status=410 if withheld else 200)


def _not_here(request: HttpRequest, pk: int, page: str) -> HttpResponse | None:
    """The answer where the incident itself cannot be read, and its versions therefore neither."""
    match standing_of(pk):
        case Public():
            return None
        case Moved(survivor):
            return redirect(page, survivor)
        case Gone() as gone:
            return render(request, "incidents/gone.html", {"pk": pk, "gone": gone}, status=410)
    raise Http404


def _entries_of(pk: int) -> list[Entry]:
    incident = Incident.objects.get(pk=pk)
    return _entries(incident, list(incident.versions.order_by("number")))


def _entries(incident: Incident, versions: list[Version]) -> list[Entry]:
    before: list[Version | None] = [None, *versions]
    pairs = zip(versions, before, strict=False)
    return [_entry(incident, version, earlier) for version, earlier in pairs][::-1]


def _entry(incident: Incident, version: Version, before: Version | None) -> Entry:
    if version.action == _KEPT_LATER:
        said = _("Stood in public when versions began to be kept")
    else:
        said = _(ACTIONS.get(version.action, version.action)) % {"origin": incident.imported_from}
    both = before if before and not before.withheld and not version.withheld else None
    changed = facts_in_words.changed_labels(both.facts, version.facts) if both else []
    return Entry(version, said, _(ROLES.get(version.role, version.role)), changed, both)


def _find(entries: list[Entry], number: int) -> Entry:
    for entry in entries:
        if entry.version.number == number:
            return entry
    raise Http404
