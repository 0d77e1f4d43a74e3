"""The public pages of scorecards: what each classifier decides, how well, and where it errs."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from civicwatch.learning import pictures, registry
from civicwatch.learning.history import Move, Past, history_of, moves_of
from civicwatch.learning.in_words import InWords
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.scorecards import Figure, Scorecard
from civicwatch.learning.slices import Slice

IN_SHORT = ("macro_f1", "binary.recall", "binary.precision")  # what the page of all classifiers tells


@dataclass(frozen=True)
class Drawn:
    """A slice with its picture."""

    part: Slice
    chart: SafeString


@dataclass(frozen=True)
class Classifier:
    """One classifier of the page: the version that judges today, and all that there were."""

    name: str
    in_words: InWords
    card: Scorecard | None
    history: list[Past]
    can_be_tried: bool
    explored_at: str

    @property
    def in_short(self) -> list[Figure]:
        figures = self.card.figures() if self.card else []
        return [figure for figure in figures if figure.key in IN_SHORT]

    @property
    def weak_classes(self) -> list[str]:
        return [str(row.label) for row in self.card.classes() if row.weak] if self.card else []

    @property
    def weak_sources(self) -> list[str]:
        return [row.name for row in self.card.sources() if row.weak] if self.card else []

    @property
    def chart(self) -> SafeString:
        return pictures.figures_chart(self.card.figures() if self.card else [])

    @property
    def moves(self) -> list[Move]:
        return moves_of(self.name)

    @property
    def slices(self) -> list[Drawn]:
        parts = self.card.slices() if self.card else []
        return [Drawn(part, pictures.slice_chart(part)) for part in parts]

    @property
    def calibration_plot(self) -> SafeString:
        return pictures.calibration_plot(self.card.calibration() if self.card else [])

    @property
    def history_chart(self) -> SafeString:
        return pictures.history_chart(self.history)


@require_safe
def classifiers(request: HttpRequest) -> HttpResponse:
    """All of them in short."""
    return render(request, "learning/classifiers.html", {"classifiers": _classifiers()})


@require_safe
def classifier(request: HttpRequest, name: str) -> HttpResponse:
    """One of them with everything that its scorecard holds."""
    found = one_classifier(name)
    return render(request, "learning/classifier.html", {"classifier": found, "card": found.card})


def one_classifier(name: str) -> Classifier:
    """For every page about one of them, with or without a version; raises Http404."""
    for found in _classifiers(name=name) if name.isprintable() else ():
        return found
    if name in registry.names():
        return _classifier(name, [])
    raise Http404(f"There is no classifier “{name}”.")


def _classifiers(**which: str) -> list[Classifier]:
    rows = (
        ClassifierVersion.objects.filter(**which)
        .select_related("activated_by")
        .order_by("name", "-trained_at", "-pk")
    )
    return [_classifier(name, list(versions)) for name, versions in groupby(rows, lambda row: row.name)]


def _classifier(name: str, versions: list[ClassifierVersion]) -> Classifier:
    known = registry.registration(name) if name in registry.names() else None
    in_words = known.in_words if known else InWords()
    cards = [Scorecard(version, in_words) for version in versions]
    return Classifier(
        name=name,
        in_words=in_words,
        card=next((card for card in cards if card.version.is_active), None),
        history=history_of(cards),
        can_be_tried=bool(known and known.reading),
        explored_at=known.explored_at if known else "",
    )
