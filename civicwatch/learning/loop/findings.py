"""What a comparison finds of one part of the rows, and the words for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

WORSE, HELD, TOO_FEW = "worse", "held", "too_few"
UNSHOWN = "unshown"  # of all rows: not worse as far as is known, and too uncertain to promote upon
LOOKS_WORSE = "looks_worse"  # told to a reader; decides nothing


def is_only_unshown(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nothing speaks against a candidate but that too few rows speak for it. All rows come first."""
    found = [part["verdict"] for part in parts]
    return found[:1] == [UNSHOWN] and WORSE not in found


def in_words(finding: str) -> str:
    if finding == WORSE:
        return _("worse by more than the margin")
    if finding == UNSHOWN:
        return _("not shown to be no worse: too uncertain to tell")
    if finding == LOOKS_WORSE:
        return _("looks worse, too uncertain to tell")
    return _("too few to tell") if finding == TOO_FEW else _("no worse")
