"""How a share between 0 and 1 is written on a page."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.8733 → 87.3%; nothing known → a dash."""
    return "–" if share is None else f"{number_format(100 * share, 1)}%"


@register.filter
def of_hundred(share: float) -> int:
    """0.8733 → 87, to be read as “of 100”."""
    return round(100 * share)


@register.filter
def missing_of_hundred(share: float) -> int:
    """0.8733 → 13: the rest, so that both add up to 100."""
    return 100 - of_hundred(share)
