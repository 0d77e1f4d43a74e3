"""The boxes for what takes a second approval, each with why the machine would tick it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from incidents.admin.forms import RISK_BOXES, IncidentForm
from incidents.importing import sensitivity
from incidents.models import Incident
from incidents.services.names_found import written_in

_MOST_WORDS = 5


@dataclass(frozen=True)
class RiskBox:
    field: BoundField
    why: str


def risk_boxes(incident: Incident, form: IncidentForm, texts: Sequence[str]) -> list[RiskBox]:
    """``texts`` are the posts: what they tell of weighs for a child and an assault, names only in public."""
    why = _reasons(incident, texts)
    return [RiskBox(form[name], why.get(name, "")) for name in RISK_BOXES]


def _reasons(incident: Incident, texts: Sequence[str]) -> dict[str, str]:
    written = written_in(incident)
    names = written.names(not_names=incident.not_names)
    reasons: dict[str, str] = {}
    for field, is_officer in (("names_person", False), ("names_officer", True)):
        found = [name.words for name in names if name.is_officer == is_officer][:_MOST_WORDS]
        if found:
            reasons[field] = _("These look like a name: %s.") % ", ".join(f"“{words}”" for words in found)
    for field, pattern in (
        ("involves_child", sensitivity.CHILD),
        ("sexual_assault", sensitivity.SEXUAL_ASSAULT),
    ):
        if words := _matches(pattern, [*written.prose, *texts]):
            reasons[field] = _("It says: %s.") % ", ".join(f"“{word}”" for word in words)
    return reasons


def _matches(pattern: Any, texts: Sequence[str]) -> list[str]:
    found = (match[0].strip() for text in texts for match in pattern.finditer(text))
    return list(dict.fromkeys(found))[:_MOST_WORDS]
