"""What the public could read of an incident, kept state by state, and blanked where it must not come back."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from incidents import records
from incidents.models import Decision, Incident, Status, Version
from incidents.models.reasons import RetractReason
from incidents.naming import names_in_all

Facts = dict[str, Any]

_PROSE, _LABELS = ("title", "description", "outcome_note"), ("agency", "address")
_NOT_FACTS = frozenset({"id", "status", "url", "note", "published_at", "updated_at"})
_ALWAYS_KEPT = frozenset({"publish", "show"})  # public again: a version, even where every word is as before
_FOR_SOMEBODY = frozenset({RetractReason.REMOVAL_ASKED.value, RetractReason.HARMFUL.value})


def keep(incident: Incident, *, action: str, role: str, now: datetime) -> None:
    """Note what the public reads of an incident from now on. For whoever has changed it, under its lock."""
    keep_many([(incident, action)], role=role, now=now)


def keep_many(written: Iterable[tuple[Incident, str]], *, role: str, now: datetime) -> None:
    """The same for any number, each with its action, in a number of queries that does not depend on theirs.

    Passed over is what is not public, where there is nothing to read, and what reads as before.
    """
    public = {pair[0].pk: pair for pair in written if pair[0].status == Status.PUBLISHED}
    if not public:
        return
    earlier = _earlier(public)
    retracted = _retracted_for_somebody(earlier)
    fresh, gone = [], []
    for record in records.read(Incident.objects.filter(pk__in=public)):
        incident, action = public[record["id"]]
        facts, stood = facts_of(record), earlier.get(incident.pk, [])
        last = retracted.get(incident.pk)
        gone += [version.pk for version in stood if must_go(version, incident, facts, last)]
        if not stood or action in _ALWAYS_KEPT or stood[-1].facts != facts:
            number = stood[-1].number + 1 if stood else 1
            fresh.append(
                Version(incident=incident, number=number, action=action, role=role, facts=facts, at=now)
            )
    blank(gone)
    Version.objects.bulk_create(fresh)


def facts_of(record: records.Record) -> Facts:
    """What a reader of the page learns, as JSON: the public record without its own number and moments."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
        if name not in _NOT_FACTS
    }


def must_go(version: Version, incident: Incident, facts: Facts, retracted: datetime | None = None) -> bool:
    """Whether an earlier version tells what must not be shown again, now that the incident reads ``facts``.

    So it is with words about a child or a sexual assault, with a name that was taken out, and with what was
    ``retracted`` since for somebody's sake. What was hidden when it was kept holds no words.
    """
    if version.withheld or version.facts.get("restricted"):
        return False
    if incident.restricted or incident.involves_child or incident.sexual_assault:
        return True
    if retracted is not None and version.at <= retracted:
        return True
    return _takes_out_a_name(version.facts, facts, incident)


def _takes_out_a_name(before: Facts, after: Facts, incident: Incident) -> bool:
    prose, labels = _told(before, _PROSE), _told(before, _LABELS)
    names = names_in_all(prose, labels=labels, not_names=incident.not_names.splitlines())
    words_now = "\n".join(_told(after, (*_PROSE, *_LABELS)))
    return any(not re.search(rf"\b{re.escape(name.words)}\b", words_now, re.IGNORECASE) for name in names)


def _told(facts: Facts, names: Iterable[str]) -> list[str]:
    return [facts.get(name) or "" for name in names]


def blank(pks: Collection[int]) -> None:
    """Take the words out of versions, in the database too: what is not there cannot leak."""
    if pks:
        Version.objects.filter(pk__in=pks).update(withheld=True, facts={})


def _earlier(pks: Iterable[int]) -> dict[int, list[Version]]:
    """The versions of each incident that has some, in their order."""
    found: dict[int, list[Version]] = defaultdict(list)
    for version in Version.objects.filter(incident__in=pks).order_by("incident_id", "number"):
        found[version.incident_id].append(version)
    return dict(found)


def _retracted_for_somebody(pks: Iterable[int]) -> dict[int, datetime]:
    """When each was last taken off the record because somebody had asked for it or would be harmed."""
    rows = Decision.objects.filter(incident__in=list(pks), action="retract", undone_by=None)
    return {
        pk: at
        for pk, at, changes in rows.order_by("at", "pk").values_list("incident_id", "at", "changes")
        if changes.get("closed_reason", {}).get("to") in _FOR_SOMEBODY
    }
