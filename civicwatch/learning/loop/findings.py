"""What a comparison finds of one part of the rows, and the words for it."""

from django.utils.translation import gettext as _

WORSE, HELD, TOO_FEW = "worse", "held", "too_few"
LOOKS_WORSE = "looks_worse"  # told to a reader; decides nothing


def in_words(finding: str) -> str:
    if finding == WORSE:
        return _("worse by more than the margin")
    if finding == LOOKS_WORSE:
        return _("looks worse, too uncertain to tell")
    return _("too few to tell") if finding == TOO_FEW else _("no worse")
