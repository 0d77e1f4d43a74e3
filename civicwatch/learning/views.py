"""The public page of scorecards: what each classifier decides, how well, and where it errs."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.learning import registry
from civicwatch.learning.in_words import InWords
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.scorecards import CALIBRATION, Figure, Scorecard
from civicwatch.learning.templatetags.shares import percent
from civicwatch.lib import charts


@dataclass(frozen=True)
class Classifier:
    """One classifier of the page: the version that judges today, and those before it."""

    name: str
    in_words: InWords
    card: Scorecard | None
    others: list[Scorecard]

    @property
    def chart(self) -> SafeString:
        figures = self.card.figures() if self.card else []
        # The words of a chart go through an XML writer, which escapes them.
        return mark_safe(_chart([figure for figure in figures if figure.key != CALIBRATION]))  # noqa: S308


@require_safe
def classifiers(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/classifiers.html", {"classifiers": _classifiers()})


def _classifiers() -> list[Classifier]:
    rows = ClassifierVersion.objects.order_by("name", "-trained_at", "-pk")
    return [_classifier(name, list(versions)) for name, versions in groupby(rows, lambda row: row.name)]


def _classifier(name: str, versions: list[ClassifierVersion]) -> Classifier:
    in_words = registry.registration(name).in_words if name in registry.names() else InWords()
    cards = {version: Scorecard(version, in_words) for version in versions}
    active = next((version for version in versions if version.is_active), None)
    return Classifier(
        name=name,
        in_words=in_words,
        card=cards[active] if active else None,
        others=[card for version, card in cards.items() if version != active],
    )


def _chart(figures: list[Figure]) -> str:
    if not figures:
        return ""
    shares = [
        charts.Interval(str(figure.label), figure.value, figure.ends, percent(figure.value))
        for figure in figures
    ]
    described = "; ".join(f"{share.label} {share.written}" for share in shares)
    return charts.intervals(shares, title=_("How well it does"), description=described)
