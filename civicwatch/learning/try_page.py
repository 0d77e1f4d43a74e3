"""The page where anybody can try a sentence and see which words weighed.

The answer is the page that a POST returns, so that nothing has to be kept here to be fetched later.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from civicwatch.learning import trying
from civicwatch.learning.in_words import InWords, Word
from civicwatch.learning.marking import Part, marked
from civicwatch.learning.reading import Reading
from civicwatch.learning.views import one_classifier
from civicwatch.lib.asking import NoAnswerError


@dataclass(frozen=True)
class Score:
    words: Word
    value: float


@dataclass(frozen=True)
class Line:
    """A threshold, and what it means."""

    key: str
    words: Word
    value: float


@dataclass(frozen=True)
class Shown:
    """A reading in words, with the sentence that was read."""

    reading: Reading
    parts: list[Part]
    in_words: InWords

    @property
    def outcome(self) -> Word:
        return self.in_words.outcomes.get(self.reading.outcome, self.reading.outcome)

    @property
    def label(self) -> Word:
        return self.in_words.labels.get(self.reading.label, self.reading.label)

    @property
    def scores(self) -> list[Score]:
        return [
            Score(self.in_words.scores.get(key, key), value) for key, value in self.reading.scores.items()
        ]

    @property
    def lines(self) -> list[Line]:
        """Only those that there are words for: an artefact may keep lines of its own inner workings."""
        told = self.in_words.thresholds
        lines = [Line(key, told[key], at) for key, at in self.reading.thresholds.items() if key in told]
        return sorted(lines, key=lambda line: line.value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def try_sentence(request: HttpRequest, name: str) -> HttpResponse:
    if not trying.can_be_tried(name):
        raise Http404(f"No sentence can be tried on “{name}”.")
    classifier = one_classifier(name)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    context = {"classifier": classifier, "text": text, "most": trying.MOST_CHARACTERS}
    if request.method != "POST":
        return render(request, "learning/try.html", context)
    status, problem = 200, ""
    if retry := trying.wait_before_trying(request):
        status = 429
        problem = _("Many sentences were tried just now. Wait %(n)s seconds and try again.") % {"n": retry}
    else:
        try:
            reading = trying.read(text, name=name)
            context["shown"] = Shown(reading, marked(text, reading.words), classifier.in_words)
        except trying.NotASentenceError as wrong:
            status, problem = 400, str(wrong)
        except trying.NotActiveError as nothing:
            status, problem = 409, str(nothing)
        except NoAnswerError:
            status, retry = 503, trying.RETRY_SECONDS
            problem = _(
                "The classifier is busy or just starting. Nothing is lost; try again in a few seconds."
            )
    response = render(request, "learning/try.html", context | {"problem": problem}, status=status)
    if retry:
        response["Retry-After"] = str(retry)
    return response
