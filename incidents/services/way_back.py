"""What a decision changes, kept for a minute so that undoing it restores every row as it was.

An ``Act`` is one decision with all that it changes: of a merge, both incidents. It is opened when the
rows are locked and closed by ``finish``, so every decision of a person has one; nothing here knows what
the single actions do. Rows that the machine added meanwhile (a copy of a post) stay.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from civicwatch.events import ways_back
from incidents.models import (
    Decision,
    Evidence,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Proposal,
    Version,
)

VOLATILE = frozenset({"updated_at", "map_version"})  # they say that something happened, and something did
_ACT = "_act"
Row = dict[str, Any]


@dataclass
class Act:
    """All of it is plain JSON. ``changed`` holds (before, after) of each column that a decision changed.

    ``related`` are the rows around the incidents as they were, ``known`` the keys of those that stood
    there right afterwards, ``founded`` the incidents that did not exist before.
    """

    incidents: dict[str, Row]
    related: dict[str, list[Row]]
    tags: dict[str, list[int]]
    known: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    founded: list[int] = field(default_factory=list)
    decisions: list[int] = field(default_factory=list)

    @property
    def pks(self) -> list[int]:
        return [int(pk) for pk in self.incidents]


def undo_for() -> timedelta:
    """How long a decision can be undone, and how long its events wait."""
    return timedelta(seconds=settings.UNDO_SECONDS)


def cause_of(decision: Decision | int) -> str:
    return f"decisions/{decision if isinstance(decision, int) else decision.pk}"


def open_act(incidents: Collection[Incident]) -> None:
    """Look at locked incidents before a person's decision changes them, all as one."""
    pks = [incident.pk for incident in incidents]
    act = Act(
        incidents={str(incident.pk): row_of(incident) for incident in incidents},
        related={name: [row_of(row) for row in rows] for name, rows in related_to(pks).items()},
        tags=_tags_of(pks),
    )
    for incident in incidents:
        setattr(incident, _ACT, act)


def join_act(founded: Incident, whole: Incident) -> None:
    """An incident that the decision about ``whole`` founds belongs to the same act."""
    act: Act | None = getattr(whole, _ACT, None)
    if act is not None:
        act.founded.append(founded.pk)
        setattr(founded, _ACT, act)


def close_act(incident: Incident, decision: Decision) -> None:
    """Keep what the decision changed, now that it stands; nothing of what the machine did."""
    act: Act | None = getattr(incident, _ACT, None)
    if act is None or not settings.UNDO_SECONDS:
        return
    act.decisions.append(decision.pk)
    pks = [*act.pks, *act.founded]
    act.known = {name: [row.pk for row in rows] for name, rows in related_to(pks, "pk").items()}
    if before := act.incidents.get(str(incident.pk)):
        after = row_of(incident)
        act.changed[str(incident.pk)] = {
            name: (value, after[name])
            for name, value in before.items()
            if name not in VOLATILE and value != after[name]
        }
    first, until = act.decisions[0], decision.at + undo_for()
    ways_back.keep(cause=cause_of(first), state=asdict(act), until=until)
    if decision.pk != first:
        ways_back.keep(cause=cause_of(decision), state={"with": first}, until=until)


def find_act(decision: Decision, *, now: datetime) -> Act | None:
    """What undoing the decision takes, or None where there is no way back."""
    state = ways_back.find(cause_of(decision), now=now)
    if state and "with" in state:
        state = ways_back.find(cause_of(state["with"]), now=now)
    return Act(**state) if state else None


def forget_act(act: Act) -> None:
    ways_back.forget(*(cause_of(pk) for pk in act.decisions))


def related_to(pks: Iterable[int], *only: str) -> dict[str, QuerySet[Any]]:
    """The rows around incidents that a decision may change, by the name of their model."""
    own = Q(incident__in=list(pks))
    either = Q(first__in=list(pks)) | Q(second__in=list(pks))
    found: dict[str, QuerySet[Any]] = {
        "IncidentReport": IncidentReport.objects.filter(own),
        "Evidence": Evidence.objects.filter(own),
        "MergeSuggestion": MergeSuggestion.objects.filter(either),
        "Proposal": Proposal.objects.filter(own),
        "Version": Version.objects.filter(own),
    }
    return {
        name: rows.order_by("pk").only(*only) if only else rows.order_by("pk") for name, rows in found.items()
    }


def row_of(instance: Model) -> Row:
    """A row as JSON, from which ``instance_of`` makes the same row again, to the microsecond."""
    return {field.attname: _plain(field, instance) for field in instance._meta.concrete_fields}


def instance_of(model: type[Model], row: Row) -> Model:
    values = {field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields}
    return model(**values)


def _plain(field: Any, instance: Model) -> Any:
    value = field.value_from_object(instance)
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    return str(value) if isinstance(value, str) else field.value_to_string(instance)


def _tags_of(pks: Collection[int]) -> dict[str, list[int]]:
    tags: dict[str, list[int]] = {str(pk): [] for pk in pks}
    pairs = Incident.tags.through.objects.filter(incident__in=pks).order_by("tag_id")
    for incident, tag in pairs.values_list("incident_id", "tag_id"):
        tags[str(incident)].append(tag)
    return tags
