"""What the finders see in an incident's public words, and the boxes that they tick for it.

Names, and words that tell of a child or of a sexual assault: whoever writes them, machine or person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incidents import naming
from incidents.importing import sensitivity
from incidents.models import Incident


@dataclass(frozen=True)
class Written:
    """Everything written about an incident that readers may see: prose, and the labels agency and address."""

    prose: Sequence[str] = ()
    labels: Sequence[str] = ()

    def names(self, *, not_names: str = "") -> list[naming.Name]:
        """The names, each once. ``not_names`` are the words of the incident's own field, one a line."""
        passed_over = tuple(line.strip() for line in not_names.splitlines() if line.strip())
        return naming.names_in_all(self.prose, labels=self.labels, not_names=passed_over)


def written_in(incident: Incident) -> Written:
    titles = incident.evidence.exclude(title="").values_list("title", flat=True) if incident.pk else []
    return Written([*own_prose(incident), *titles], labels_of(incident))


def own_prose(incident: Incident) -> list[str]:
    """Without the words of its links."""
    return [incident.title, incident.description, incident.outcome_note]


def labels_of(incident: Incident) -> list[str]:
    return [incident.agency, incident.address]


def names_in_tag(name: str) -> list[naming.Name]:
    """Who a tag names; written small, a given name and a surname still do, “officer safety” does not."""
    small = naming.names_in(name.title(), is_label=True)
    return naming.names_in(name) or [found for found in small if " " in found.words]


def tick(incident: Incident, changes: dict[str, Any], *, before: Written) -> dict[str, Any]:
    """Tick the boxes for what was not in the words ``before``; return the changes with that.

    Only what is newly written ticks a box, so that a person who takes the tick off is not overruled; who
    does both in one edit is asked to take it off again.
    """
    now = written_in(incident)
    changes = _tick_sensitive(incident, changes, before.prose, now.prose)
    known = {name.words.casefold() for name in before.names()}
    found = now.names(not_names=incident.not_names)
    new = [name for name in found if name.words.casefold() not in known]
    for field, is_officer in (("names_person", False), ("names_officer", True)):
        named = [name.words for name in new if name.is_officer == is_officer]
        if named and not getattr(incident, field):
            changes = _ticked(incident, field, changes)
            changes["names_found"] = changes.get("names_found", []) + named
    return changes


def _tick_sensitive(
    incident: Incident, changes: dict[str, Any], before: Sequence[str], now: Sequence[str]
) -> dict[str, Any]:
    """The boxes for a child and for a sexual assault, by words and by tags."""
    tags = _new_tags(changes)
    for field, tells, found_in_words in (
        ("involves_child", sensitivity.tells_of_child, sensitivity.CHILD),
        ("sexual_assault", sensitivity.tells_of_sexual_assault, sensitivity.SEXUAL_ASSAULT),
    ):
        known = {match[0].casefold() for text in before for match in found_in_words.finditer(text)}
        new = {match[0].casefold() for text in now for match in found_in_words.finditer(text)} - known
        if (new or tells(tags)) and not getattr(incident, field):
            changes = _ticked(incident, field, changes)
    return changes


def _new_tags(changes: Mapping[str, Any]) -> set[str]:
    tagged = changes.get("tags", {"from": [], "to": []})
    return set(tagged["to"]) - set(tagged["from"])


def _ticked(incident: Incident, field: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Tick a box; where it was unticked in the same edit, nothing about it has changed."""
    setattr(incident, field, True)
    unticked = changes.pop(field, None)
    return changes if unticked else changes | {field: {"from": False, "to": True}}
