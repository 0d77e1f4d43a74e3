"""A web process asks the judge what both classifiers say of a face. The photo is kept nowhere.

It goes through memory only: from the request to the judge by publish and subscribe, there into the
process that opens pictures, and from every one of them it is gone when the answer is out.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from biaslab.built_in import BY_KEY
from biaslab.faces.prediction import GUESSING, LEANING, SURE, UNTOLD, Answer, Prediction
from biaslab.models import Experiment
from civicwatch.lib import asking
from civicwatch.lib.asking import NoAnswerError
from civicwatch.lib.images import MOST_BYTES

__all__ = [
    "MOST_BYTES",
    "Answer",
    "NoAnswerError",
    "NotTrainedError",
    "PhotoRefusedError",
    "Prediction",
    "certainty_words",
    "predict_built_in",
    "predict_photo",
]

TASK, QUEUE = "lab_predict", "judge"
SECONDS = 3.0

_REFUSALS = {
    "not_a_picture": _("This is no picture that the lab can read. Send a JPEG, PNG, WebP, GIF or HEIC file."),
    "broken": _("This picture cannot be opened: it is damaged, or too hard to unpack. Try another one."),
    "too_large": _("This file is too large. Send a photo of up to 12 MB."),
    "too_many_pixels": _("This picture has too many pixels. Send one of up to 64 megapixels."),
    "no_face": _("No face was found. Try a photo with one face, from the front, in good light."),
    "several_faces": _("More than one face was found. Try a photo with one face alone."),
    "face_too_small": _("The face is too small. Come closer, or cut the photo around it."),
}
_CERTAINTY = {
    SURE: _("fairly sure: when it answers like this, it is right at least 8 times in 10"),
    LEANING: _("leaning: when it answers like this, it is right more often than not, and often wrong"),
    GUESSING: _("guessing: when it answers like this, it is wrong more often than right"),
    UNTOLD: _("too few to tell: it answered like this too seldom when it was measured"),
}


class PhotoRefusedError(Exception):
    """The photo cannot be shown to the classifiers; `code` says why, and str() says it to the visitor."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(_REFUSALS.get(self.code, _REFUSALS["broken"]))


class NotTrainedError(Exception):
    """The experiment is still training, or failed; str() says so to the visitor."""

    def __str__(self) -> str:
        return str(_("This experiment has not been trained yet. Wait until it says “done”."))


def predict_photo(photo: bytes, *, experiment: Experiment) -> Prediction:
    """Raises PhotoRefusedError, NotTrainedError, or NoAnswerError where no judge answers within 3 s."""
    if len(photo) > MOST_BYTES:
        raise PhotoRefusedError("too_large")
    return _predict(experiment, {}, photo)


def predict_built_in(key: str, *, experiment: Experiment) -> Prediction:
    """The same for a face that ships; raises KeyError for one that does not."""
    return _predict(experiment, {"face": BY_KEY[key].key}, b"")


def certainty_words(answer: Answer) -> str:
    """How sure one may be, in the reader's language."""
    return str(_CERTAINTY[answer.certainty])


def _predict(experiment: Experiment, question: dict[str, Any], photo: bytes) -> Prediction:
    if not experiment.is_trained:
        raise NotTrainedError
    answer = asking.ask(TASK, {"experiment": experiment.pk, **question}, photo, queue=QUEUE, seconds=SECONDS)
    if refused := answer.get("refused"):
        raise PhotoRefusedError(refused)
    return Prediction.from_json(answer)
