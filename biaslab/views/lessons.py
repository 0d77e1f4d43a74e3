"""Five short lessons, with the measured figures of the pair that ships, and the teacher's guide."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from biaslab.services import experiments
from biaslab.views.comparison import curve_chart
from biaslab.views.figures import figures_of_the_default


@dataclass(frozen=True)
class Lesson:
    slug: str
    title: Promise | str
    minutes: int

    @property
    def template(self) -> str:
        return f"biaslab/lessons/{self.slug}.html"


LESSONS = (
    Lesson("what-a-data-set-is", _("What a data set is"), 4),
    Lesson("what-the-classifier-sees", _("What the classifier sees"), 4),
    Lesson("accuracy-hides-gaps", _("Accuracy hides gaps"), 5),
    Lesson("more-data-or-other-data", _("More data, or other data?"), 5),
    Lesson("why-race-is-a-poor-label", _("Why race is a poor label, and who chose these five"), 5),
)


@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((place for place, one in enumerate(LESSONS) if one.slug == slug), None)
    if found is None:
        raise Http404
    context = {
        "lesson": LESSONS[found],
        "number": found + 1,
        "lessons": LESSONS,
        "next": LESSONS[found + 1] if found + 1 < len(LESSONS) else None,
        "figures": figures_of_the_default(),
        "curve": mark_safe(curve_chart(experiments.default())),  # noqa: S308  # an XML writer has escaped it
    }
    return render(request, "biaslab/lesson.html", context)


@require_safe
def teachers(request: HttpRequest) -> HttpResponse:
    context = {"lessons": LESSONS, "figures": figures_of_the_default()}
    return render(request, "biaslab/teachers.html", context)
