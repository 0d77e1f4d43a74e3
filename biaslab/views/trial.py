"""One face, two classifiers: expect, try, see both answers, write down what happened.

The answer is the page that a POST returns: what both saw stands in it as data, so that nothing of a
picture is kept here to be fetched later.
"""

import base64
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from biaslab import built_in
from biaslab.models import Expectation, Experiment, FaceSource, Group, Trial
from biaslab.services import experiments, notebooks, recording
from biaslab.services.predicting import (
    Answer,
    NoAnswerError,
    NotTrainedError,
    PhotoRefusedError,
    Prediction,
    predict_built_in,
    predict_photo,
)
from biaslab.uploads import InMemoryOnly, UploadTooLargeError
from biaslab.views.figures import figures_of, percent
from biaslab.views.visitor import Visitor, remember_notebook, visitor_of
from biaslab.views.waiting import wait_before_trial

RETRY_SECONDS = 5
_HARDLY = 0.005


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
    bars: list[Bar]
    saliency: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the first trial, in one screen."""
    visitor = visitor_of(request)
    experiment = _chosen(request.GET.get("experiment", ""), visitor)
    return render(request, "biaslab/home.html", _form_context(visitor, experiment))


@never_cache
@csrf_exempt  # checked inside, after the upload handler is chosen
@require_POST
def try_face(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemoryOnly(request)]
    return _try_face(request)


@csrf_protect
def _try_face(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    try:
        chosen = request.POST.get("experiment", "")
        photo = request.FILES.get("photo")
    except UploadTooLargeError as error:
        return _again(request, visitor, _chosen("", visitor), str(error), status=413)
    experiment = _chosen(chosen, visitor)
    if seconds := wait_before_trial(request, visitor.lab_class):
        words = _("Many faces were tried just now. Wait %(n)s seconds and try again.") % {"n": seconds}
        response = _again(request, visitor, experiment, words, status=429)
        response["Retry-After"] = str(seconds)
        return response
    try:
        prediction, trial = _trial(request, visitor, experiment, photo.read() if photo else b"")
    except ValidationError as wrong:
        return _again(request, visitor, experiment, " ".join(wrong.messages), status=400)
    except (PhotoRefusedError, NotTrainedError) as refused:
        return _again(request, visitor, experiment, str(refused), status=422)
    except NoAnswerError:
        words = _("The classifiers are busy or just starting. Nothing is lost; try again in a few seconds.")
        response = _again(request, visitor, experiment, words, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(request, "biaslab/answer.html", _answer_context(visitor, experiment, prediction, trial))


@never_cache
@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Write a trial down in the visitor's notebook, which is made now if there is none."""
    trial = get_object_or_404(Trial, pk=_uuid(request.POST.get("trial", "")))
    visitor = visitor_of(request)
    notebook, secret = (visitor.notebook, visitor.secret) if visitor.notebook else notebooks.open_new()
    try:
        recording.record(
            trial=trial,
            notebook=notebook,
            true_group=request.POST.get("true_group", ""),
            note=request.POST.get("note", ""),
        )
    except ValidationError as wrong:
        return _again(request, visitor, trial.experiment, " ".join(wrong.messages), status=400)
    response = redirect(f"{reverse('biaslab:notebook', args=[secret])}?new=1")
    remember_notebook(response, secret)
    return response


def _trial(
    request: HttpRequest, visitor: Visitor, experiment: Experiment, photo: bytes
) -> tuple[Prediction, Trial]:
    """Show the face to both. Raises ValidationError where none was chosen or an own one is not allowed."""
    key = "" if photo else request.POST.get("face", "")
    consented = request.POST.get("consent") == "yes"
    if photo and not visitor.may_use_own_face:
        raise ValidationError(_("In this class only the faces that are nobody's are used."))
    if photo and not consented:
        raise ValidationError(_("Say that the face is yours and that you are 18 or older."))
    if not photo and key not in built_in.BY_KEY:
        raise ValidationError(_("Choose a face or a photo first."))
    prediction = (
        predict_photo(photo, experiment=experiment) if photo else predict_built_in(key, experiment=experiment)
    )
    source = FaceSource.BUILT_IN
    if photo:
        source = FaceSource.WEBCAM if request.POST.get("source") == "webcam" else FaceSource.UPLOAD
    trial = recording.keep_trial(
        experiment=experiment,
        prediction=prediction,
        source=source,
        face_key=key,
        consented=consented,
        expectation=request.POST.get("expectation", ""),
        notebook=visitor.notebook,
        lab_class=visitor.lab_class,
    )
    return prediction, trial


def _chosen(written: str, visitor: Visitor) -> Experiment:
    """The experiment asked for if it can be tried, else the class's, else the pair that ships."""
    if written.isdecimal() and len(written) < 19:
        found = experiments.open_experiments().filter(pk=int(written)).first()
        if found and found.is_trained:
            return found
    if visitor.lab_class and visitor.lab_class.experiment:
        return visitor.lab_class.experiment
    return experiments.default()


def _form_context(visitor: Visitor, experiment: Experiment) -> dict[str, Any]:
    return {
        "visitor": visitor,
        "experiment": experiment,
        "figures": figures_of(experiment),
        "faces": built_in.FACES,
        "expectations": Expectation.choices,
        "experiments": [one for one in experiments.open_experiments()[:20] if one.is_trained],
    }


def _again(
    request: HttpRequest, visitor: Visitor, experiment: Experiment, words: str, *, status: int
) -> HttpResponse:
    context = _form_context(visitor, experiment) | {"problem": words, "typed": request.POST}
    return render(request, "biaslab/home.html", context, status=status)


def _answer_context(
    visitor: Visitor, experiment: Experiment, prediction: Prediction, trial: Trial
) -> dict[str, Any]:
    return {
        "visitor": visitor,
        "experiment": experiment,
        "trial": trial,
        "expectation": Expectation(trial.expectation).label if trial.expectation else "",
        "seen": _data_uri(prediction.seen_png),
        "face": built_in.BY_KEY.get(trial.face_key),
        "answers": [
            _shown(_("Balanced"), prediction.balanced),
            _shown(_("Lopsided"), prediction.unbalanced),
        ],
        "groups": Group.choices,
        "figures": figures_of(experiment),
    }


def _shown(name: str, answer: Answer) -> Shown:
    ranked = sorted(answer.probabilities.items(), key=lambda pair: -pair[1])
    bars = [
        Bar(str(Group(group).label), max(share, _HARDLY), percent(share), group == answer.said)
        for group, share in ranked
    ]
    return Shown(name, answer, str(Group(answer.said).label), bars, _data_uri(answer.saliency_png))


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
