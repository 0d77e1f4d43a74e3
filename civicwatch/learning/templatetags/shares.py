"""How a share between 0 and 1 is written on a page."""

from django import template
from django.utils.formats import number_format

register = template.Library()
_ALMOST = 0.0005  # nearer to 0 or 1 than this would be rounded to it


@register.filter
def percent(share: float | None) -> str:
    """0.8733 → 87.3%; nothing known → a dash."""
    return "–" if share is None else f"{number_format(100 * share, 1)}%"


@register.filter
def likelihood(probability: float) -> str:
    """0.8733 → 87.3%; no classifier is ever certain, so that neither 0.0% nor 100.0% is written."""
    if probability >= 1 - _ALMOST:
        return f"> {percent(1 - 2 * _ALMOST)}"
    return f"< {percent(2 * _ALMOST)}" if probability < _ALMOST else percent(probability)


@register.filter
def weight(log_odds: float) -> str:
    """1.234 → +1.23, with a real minus below 0."""
    return _signed(log_odds, 2)


@register.filter
def fine_weight(log_odds: float) -> str:
    """The same of what is small: 0.0123 → +0.012."""
    return _signed(log_odds, 3)


@register.filter
def of_hundred(share: float) -> int:
    """0.8733 → 87, to be read as “of 100”."""
    return round(100 * share)


@register.filter
def missing_of_hundred(share: float) -> int:
    """0.8733 → 13: the rest, so that both add up to 100."""
    return 100 - of_hundred(share)


def _signed(value: float, decimals: int) -> str:
    return f"{'+' if value > 0 else '−'}{number_format(abs(value), decimals)}"
