"""One face shown to both classifiers: whether it may be, what they say, and the trial that is kept of it.

The only place that hands a photo on, for pages and API alike.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from biaslab import built_in
from biaslab.models import Experiment, FaceSource, LabClass, Notebook, Trial
from biaslab.services import recording
from biaslab.services.predicting import Prediction, predict_built_in, predict_photo


def try_face(
    *,
    experiment: Experiment,
    face_key: str = "",
    photo: bytes = b"",
    source: str = FaceSource.UPLOAD,
    consented: bool = False,
    expectation: str = "",
    notebook: Notebook | None = None,
    lab_class: LabClass | None = None,
    now: datetime | None = None,
) -> tuple[Prediction, Trial]:
    """Show a photo, or else a built-in face, to both.

    Raises ValidationError in words where it may not be shown, and what ``predicting`` raises.
    """
    _allow(face_key=face_key, photo=photo, consented=consented, lab_class=lab_class)
    if photo:
        prediction = predict_photo(photo, experiment=experiment)
    else:
        prediction = predict_built_in(face_key, experiment=experiment)
    trial = recording.keep_trial(
        experiment=experiment,
        prediction=prediction,
        source=source if photo else FaceSource.BUILT_IN,
        face_key="" if photo else face_key,
        consented=consented,
        expectation=expectation,
        notebook=notebook,
        lab_class=lab_class,
        now=now,
    )
    return prediction, trial


def may_use_own_face(lab_class: LabClass | None) -> bool:
    """A class uses the built-in faces unless its teacher allows others."""
    return lab_class is None or lab_class.own_faces_allowed


def _allow(*, face_key: str, photo: bytes, consented: bool, lab_class: LabClass | None) -> None:
    if photo and not may_use_own_face(lab_class):
        raise ValidationError(_("In this class only the faces that are nobody's are used."))
    if photo and not consented:
        raise ValidationError(_("Say that the face is yours and that you are 18 or older."))
    if not photo and face_key not in built_in.BY_KEY:
        raise ValidationError(_("Choose a face or a photo first."))
