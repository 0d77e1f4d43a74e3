"""How the lab's figures are put on a page."""

from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from biaslab.groups import GROUPS
from biaslab.models import Group
from biaslab.views.figures import PairFigures

register = template.Library()


@dataclass(frozen=True)
class RecallRow:
    group: str
    balanced: str
    unbalanced: str


@register.filter
def recall_rows(figures: PairFigures) -> list[RecallRow]:
    """A line for each group: how many of a hundred each classifier recognised."""
    return [
        RecallRow(str(Group(group).label), figures.balanced.recall[group], figures.unbalanced.recall[group])
        for group in GROUPS
    ]


@register.filter
def share_bar(share: float) -> SafeString:
    """A bar as long as the share (0–1); the number stands beside it, so it is told to nobody's reader."""
    return format_html(
        '<svg class="share" aria-hidden="true" width="100%" height="14">'
        '<rect class="ground" width="100%" height="14"/><rect class="bar" width="{}%" height="14"/></svg>',
        f"{100 * share:.1f}",
    )
