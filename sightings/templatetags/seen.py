"""A sighting in a line: age, what was seen, how it was checked."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sightings.in_words import ACTIVITIES, AREAS, LIKELIHOODS, MEANINGS, VERIFICATIONS, age_words, label_words
from sightings.place_words import in_one_line

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
def where(record: dict[str, Any]) -> str:
    """“near MacArthur Park, Los Angeles, CA”; no town twice."""
    label = label_words(record["area_label"])
    return in_one_line(label, record["city"] or "", record["state"] or "", between=", ")


@register.filter
def label(sighting: Any) -> str:
    """“near MacArthur Park”, of a public record or of the row itself."""
    found = sighting["area_label"] if isinstance(sighting, dict) else sighting.area_label
    return label_words(found)


@register.filter
def sure(record: dict[str, Any]) -> str:
    """“likely, 0.82”; nothing without a photo."""
    found = record["confidence"]
    return f"{LIKELIHOODS[found['word']]}, {number_format(found['score'], 2)}" if found else ""


@register.filter
def photo_is(record: dict[str, Any]) -> str:
    """“photo: likely, 0.82”, for a list."""
    found = record["confidence"]
    if not found:
        return ""
    told = {"word": str(LIKELIHOODS[found["word"]]), "score": number_format(found["score"], 2)}
    return _("photo: {word}, {score}").format(**told)


@register.filter
def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
