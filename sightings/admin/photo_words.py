"""What was done with a photo, and why one could not be used, in words for moderators."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DONE: dict[str, Promise] = {
    "approve_photo": _("let out to the public"),
    "refuse_photo": _("refused"),
    "undecide_photo": _("decision taken back"),
    "brush_photo": _("blurred by hand"),
    "retry_photo": _("sent through the pipeline again"),
    "seal_photo": _("sealed"),
    "report_photo": _("reported by a reader"),
    "open_original": _("original opened"),
}
UNUSABLE: dict[str, Promise] = {
    "too_large": _("it is too large"),
    "not_a_picture": _("it is no picture of a kind that is taken"),
    "too_many_pixels": _("it has too many pixels"),
    "broken": _("it is broken, or takes too long to open"),
    "not_there": _("the carrier does not have it any more"),
    "original_gone": _("its original is not here any more"),
    "sealed": _("it is sealed"),
}


def done(action: str) -> str:
    return str(DONE.get(action, action))


def unusable(code: str) -> str:
    return str(UNUSABLE.get(code, code))
