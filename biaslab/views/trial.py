"""One face, two classifiers: expect, try, see both answers, write down what happened.

The answer is the page that a POST returns: what both saw stands in it as data, so that nothing of a
picture is kept here to be fetched later.
"""

import base64
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from biaslab.models import Expectation, Experiment, FaceSource, Group, Trial
from biaslab.services import experiments, recording, trying
from biaslab.services.predicting import (
    Answer,
    NoAnswerError,
    NotTrainedError,
    PhotoRefusedError,
    Prediction,
    certainty_words,
)
from biaslab.uploads import LARGEST_BODY, InMemoryOnly, UploadTooLargeError
from biaslab.views import faces
from biaslab.views.figures import figures_of, percent
from biaslab.views.visitor import Visitor, remember_notebook, visitor_of
from biaslab.waiting import wait_before_trial
from civicwatch.lib.body_limit import takes_up_to
from civicwatch.lib.images import MOST_BYTES

RETRY_SECONDS = 5
_HARDLY = 0.005
_OUTCOMES = {  # whether the balanced one was right, and the lopsided one
    (True, True): gettext_lazy("both were right"),
    (True, False): gettext_lazy("only the balanced one was right"),
    (False, True): gettext_lazy("only the lopsided one was right"),
    (False, False): gettext_lazy("both were wrong"),
}


@dataclass(frozen=True)
class Bar:
    group: str
    share: float
    written: str
    is_said: bool


@dataclass(frozen=True)
class Shown:
    """One classifier's answer as the page tells it."""

    name: str
    answer: Answer
    said: str
    certainty: str
    bars: list[Bar]
    saliency: str


@never_cache  # it says which class the visitor is in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the first trial, in one screen."""
    visitor = visitor_of(request)
    experiment = _chosen(request.GET.get("experiment", ""), visitor)
    return render(request, "biaslab/home.html", _form_context(visitor, experiment))


def too_long(request: HttpRequest) -> HttpResponse:
    """A photo announced as too large: nothing of it is read, so the form comes back fresh."""
    visitor = visitor_of(request)
    context = _form_context(visitor, _chosen("", visitor))
    context |= {"problem": context["too_large"], "is_own_face_open": True}
    return render(request, "biaslab/home.html", context, status=413)


@takes_up_to(LARGEST_BODY, answer=too_long)
@never_cache
@csrf_exempt  # checked inside, after the upload handler is chosen
@require_POST
def try_face(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemoryOnly(request)]
    try:
        return _try_face(request)
    except UploadTooLargeError as error:  # raised by whatever reads the form first
        request._mark_post_parse_error()  # type: ignore[attr-defined]
        visitor = visitor_of(request)
        return _again(request, visitor, _chosen("", visitor), str(error), status=413)


@csrf_protect
def _try_face(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    experiment = _chosen(request.POST.get("experiment", ""), visitor)
    if seconds := wait_before_trial(request, visitor.lab_class):
        words = _("Many faces were tried just now. Wait %(n)s seconds and try again.") % {"n": seconds}
        return _again(request, visitor, experiment, words, status=429, wait=seconds)
    try:
        prediction, trial = _trial(request, visitor, experiment)
    except ValidationError as wrong:
        return _again(request, visitor, experiment, " ".join(wrong.messages), status=400)
    except PhotoRefusedError as refused:
        return _again(request, visitor, experiment, str(refused), status=422)
    except NotTrainedError as waiting:
        return _again(request, visitor, experiment, str(waiting), status=409)
    except NoAnswerError:
        words = _("The classifiers are busy or just starting. Nothing is lost; try again in a few seconds.")
        return _again(request, visitor, experiment, words, status=503, wait=RETRY_SECONDS)
    return render(request, "biaslab/answer.html", _answer_context(visitor, experiment, prediction, trial))


@never_cache
@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Write a trial down in the visitor's notebook, which is made now if there is none."""
    visitor = visitor_of(request)
    pk = _uuid(request.POST.get("trial", ""))
    trial = Trial.objects.filter(pk=pk).first() if pk else None
    if trial is None:
        words = _("This trial is more than a day old, so it is gone. Show the face to both once more.")
        return _again(request, visitor, _chosen("", visitor), words, status=410)
    try:
        _result, new_secret = recording.record(
            trial=trial,
            notebook=visitor.notebook,
            true_group=request.POST.get("true_group", ""),
            note=request.POST.get("note", ""),
        )
    except ValidationError as wrong:
        return _again(request, visitor, trial.experiment, " ".join(wrong.messages), status=400)
    secret = new_secret or visitor.secret
    messages.success(request, _("Written down. This is your notebook; nobody else can find it."))
    response = redirect("biaslab:notebook", secret)
    remember_notebook(response, secret)
    return response


def _trial(request: HttpRequest, visitor: Visitor, experiment: Experiment) -> tuple[Prediction, Trial]:
    """Who expects nothing beforehand remembers afterwards to have known it: the page asks first."""
    photo = request.FILES.get("photo")
    expectation = request.POST.get("expectation", "")
    if not expectation:
        raise ValidationError(_("Say first what you expect."))
    return trying.try_face(
        experiment=experiment,
        face_key=request.POST.get("face", ""),
        photo=photo.read() if photo else b"",
        source=FaceSource.WEBCAM if request.POST.get("source") == "webcam" else FaceSource.UPLOAD,
        consented=request.POST.get("consent") == "yes",
        expectation=expectation,
        notebook=visitor.notebook,
        lab_class=visitor.lab_class,
    )


def _chosen(written: str, visitor: Visitor) -> Experiment:
    """The experiment asked for if it can be tried, else the class's, else the pair that ships."""
    if written.isdecimal() and len(written) < 19:
        found = experiments.open_experiments().filter(pk=int(written)).first()
        if found and found.is_trained:
            return found
    if visitor.lab_class and visitor.lab_class.experiment:
        return visitor.lab_class.experiment
    return experiments.default()


def _form_context(visitor: Visitor, experiment: Experiment, chosen: str = "") -> dict[str, Any]:
    """``chosen`` is the face that is ticked. In a class none is beforehand, or all would try the same one."""
    shown = faces.faces()
    first = "" if visitor.lab_class else _telling(shown, experiment)
    return {
        "chosen": chosen if chosen in {face.key for face in shown} else first,
        "visitor": visitor,
        "experiment": experiment,
        "faces": shown,
        "figures": figures_of(experiment),
        "expectations": Expectation.choices,
        "most_bytes": MOST_BYTES,
        "too_large": str(UploadTooLargeError()),
        "experiments": [one for one in experiments.open_experiments()[:20] if one.is_trained],
    }


def _telling(shown: list[faces.Face], experiment: Experiment) -> str:
    """A face of the group whose recall the lopsided data cost most: it is likeliest to show the point."""
    cards = [experiment.card(which).get("per_class", {}) for which in ("balanced", "unbalanced")]
    lost: dict[str, float] = {}
    for face in shown:
        recalls = [card.get(face.largest, {}).get("recall") for card in cards]
        if None not in recalls:
            lost.setdefault(face.key, recalls[0] - recalls[1])
    return max(lost, key=lambda key: lost[key]) if lost else ""


def _again(
    request: HttpRequest, visitor: Visitor, experiment: Experiment, words: str, *, status: int, wait: int = 0
) -> HttpResponse:
    """The form with what was chosen still chosen, but for a photo, which no page can put back."""
    context = _form_context(visitor, experiment, request.POST.get("face", ""))
    context |= {"problem": words, "typed": request.POST}
    response = render(request, "biaslab/home.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _answer_context(
    visitor: Visitor, experiment: Experiment, prediction: Prediction, trial: Trial
) -> dict[str, Any]:
    face = faces.face(trial.face_key)
    return {
        "visitor": visitor,
        "experiment": experiment,
        "trial": trial,
        "outcome": _outcome(prediction, face.largest) if face and face.largest else "",
        "expectation": Expectation(trial.expectation).label if trial.expectation else "",
        "seen": _data_uri(prediction.seen_png),
        "face": face,
        "answers": [
            _shown(_("Balanced"), prediction.balanced),
            _shown(_("Lopsided"), prediction.unbalanced),
        ],
        "groups": Group.choices,
        "figures": figures_of(experiment),
    }


def _outcome(prediction: Prediction, label: str) -> str:
    """In the words in which it was expected."""
    right = prediction.balanced.said == label, prediction.unbalanced.said == label
    return str(_OUTCOMES[right])


def _shown(name: str, answer: Answer) -> Shown:
    ranked = sorted(answer.probabilities.items(), key=lambda pair: -pair[1])
    bars = [
        Bar(str(Group(group).label), max(share, _HARDLY), percent(share), group == answer.said)
        for group, share in ranked
    ]
    said = str(Group(answer.said).label)
    return Shown(name, answer, said, certainty_words(answer), bars, _data_uri(answer.saliency_png))


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
