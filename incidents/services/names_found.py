"""What the finders see in an incident's public words, and the boxes that they tick for it.

Names, and words that tell of a child or of a sexual assault: whoever writes them, machine or person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from incidents import naming
from incidents.importing import sensitivity
from incidents.models import Incident


def public_words(incident: Incident) -> list[str]:
    """Everything written about an incident that readers may see, the agency's name left out."""
    titles = incident.evidence.exclude(title="").values_list("title", flat=True) if incident.pk else []
    return [incident.title, incident.description, incident.outcome_note, *titles]


def found_in(words: Sequence[str], *, not_names: str = "") -> list[naming.Name]:
    """The names in some texts, each once."""
    passed_over = tuple(line.strip() for line in not_names.splitlines() if line.strip())
    return naming.names_in_all(words, not_names=passed_over)


def tick(incident: Incident, changes: dict[str, Any], *, before: Sequence[str]) -> dict[str, Any]:
    """Tick the boxes for what was not in the words ``before``; return the changes with that.

    Only what is newly written ticks a box, so that a person who takes the tick off is not overruled; who
    does both in one edit is asked to take it off again.
    """
    changes = _tick_sensitive(incident, changes, before)
    known = {name.words.casefold() for name in found_in(before)}
    now = found_in(public_words(incident), not_names=incident.not_names)
    new = [name for name in now if name.words.casefold() not in known]
    for field, is_officer in (("names_person", False), ("names_officer", True)):
        named = [name.words for name in new if name.is_officer == is_officer]
        if named and not getattr(incident, field):
            changes = _ticked(incident, field, changes)
            changes["names_found"] = changes.get("names_found", []) + named
    return changes


def _tick_sensitive(incident: Incident, changes: dict[str, Any], before: Sequence[str]) -> dict[str, Any]:
    """The boxes for a child and for a sexual assault, by words and by tags."""
    now, tags = public_words(incident), _new_tags(changes)
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
