"""Why there is no candidate: stored as data, told in the language of the person who asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from civicwatch.learning import registry

CONFLICTS = "conflicts"  # copies of one text with different labels
FEW, NONE_ASIDE, SAME, STOPPED, CANNOT = "few", "none_aside", "same", "stopped", "cannot"


def left_out(counted: Mapping[str, int], *, conflicts: int) -> dict[str, Any]:
    """What is kept of decisions that do not teach; nothing where there are none."""
    found = {reason: n for reason, n in {**counted, CONFLICTS: conflicts}.items() if n}
    return {"left_out": found} if found else {}


def in_words(why: dict[str, Any], name: str = "") -> str:
    """``name`` is the classifier's, for its labels in words."""
    what = why.get("what")
    if what == FEW:
        return _few(why, name)
    if what == NONE_ASIDE:
        return _("Nothing could be put aside to compare with: all verdicts belong to what was learned from.")
    if what == SAME:
        return _("It came out the same as version %s.") % str(why["version"])
    if what == STOPPED:
        return _("Stopped by a person.")
    return str(why.get("said", ""))


def _few(why: dict[str, Any], name: str) -> str:
    known = registry.registration(name) if name in registry.names() else None
    labels = known.in_words.labels if known else {}
    short = ", ".join(
        _("%(label)s: %(n)s of %(fewest)s")
        % {"label": labels.get(label, label), "n": n, "fewest": why["fewest"]}
        for label, n in sorted(why["short"].items(), key=lambda item: (-item[1], item[0]))
    )
    said = [str(_("Not enough verdicts to learn from yet. By label: %s.") % short)]
    if why.get("two_are_enough"):
        said.append(_("Beside training data of your own, enough of any two labels would do."))
    if why.get("left_out"):
        reasons = dict(known.teacher.reasons) if known and known.verdicts else {}
        reasons[CONFLICTS] = _("the same words were judged differently")
        told = "; ".join(f"{reasons.get(reason, reason)}: {n}" for reason, n in why["left_out"].items())
        said.append(str(_("Verdicts that were left out, and why: %s.") % told))
    return " ".join(said)
