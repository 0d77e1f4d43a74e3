"""The names that the finder sees in an incident's public words, and the boxes that it ticks for them."""

from collections.abc import Sequence
from typing import Any

from incidents import naming
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
    """Tick the boxes for names that were not in the words ``before``; return the changes with that.

    Only what is newly written ticks a box, so that a person who takes the tick off is not overruled; who
    does both in one edit is asked to take it off again.
    """
    known = {name.words.casefold() for name in found_in(before)}
    now = found_in(public_words(incident), not_names=incident.not_names)
    new = [name for name in now if name.words.casefold() not in known]
    for field, is_officer in (("names_person", False), ("names_officer", True)):
        named = [name.words for name in new if name.is_officer == is_officer]
        if named and not getattr(incident, field):
            setattr(incident, field, True)
            unticked = changes.pop(field, None)
            changes |= {} if unticked else {field: {"from": False, "to": True}}
            changes["names_found"] = changes.get("names_found", []) + named
    return changes
