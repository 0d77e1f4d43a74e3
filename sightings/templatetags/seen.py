"""A sighting in a line: age, what was seen, how it was checked."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from sightings.in_words import ACTIVITIES, AREAS, LIKELIHOODS, MEANINGS, VERIFICATIONS, age_words

register = template.Library()


@register.filter
def age(record: dict[str, Any]) -> str:
    return age_words(datetime.fromisoformat(record["seen_at"]), timezone.now())


@register.filter
def activity(record: dict[str, Any]) -> str:
    return str(ACTIVITIES[record["activity"] or ""])


@register.filter
def checked(record: dict[str, Any]) -> str:
    return str(VERIFICATIONS[record["verification"]])


@register.filter
def meaning(record: dict[str, Any]) -> str:
    return str(MEANINGS[record["verification"]])


@register.filter
def vague(record: dict[str, Any]) -> str:
    """“somewhere in this ZIP code”; nothing where a street or point is known."""
    return str(AREAS.get(record["place_precision"], ""))


@register.filter
def sure(record: dict[str, Any]) -> str:
    """“likely, 0.82”; nothing without a photo."""
    found = record["confidence"]
    return f"{LIKELIHOODS[found['word']]}, {found['score']:.2f}" if found else ""


@register.filter
def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
