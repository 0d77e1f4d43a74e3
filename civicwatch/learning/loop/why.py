"""Why there is no candidate: stored as data, told in the language of the person who asked for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

FEW, NONE_ASIDE, SAME, STOPPED, CANNOT = "few", "none_aside", "same", "stopped", "cannot"


def in_words(why: dict[str, Any]) -> str:
    what = why.get("what")
    if what == FEW:
        short = ", ".join(
            _("%(label)s: %(n)s of %(fewest)s") % {"label": label, "n": n, "fewest": why["fewest"]}
            for label, n in why["short"].items()
        )
        return str(_("Not enough verdicts to learn from yet. By label: %s.") % short)
    if what == NONE_ASIDE:
        return _("Nothing could be put aside to compare with: all verdicts belong to what was learned from.")
    if what == SAME:
        return _("It came out the same as version %s.") % str(why["version"])
    if what == STOPPED:
        return _("Stopped by a person.")
    return str(why.get("said", ""))
