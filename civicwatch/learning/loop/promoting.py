"""Who lets a version judge: a named person after a comparison that it passed, or back to the one before.

There is no way around the comparison here. An operator who trains and activates on the command line has the
whole machine anyway; that too becomes a row and an entry in the log (``services.activate``).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from civicwatch.learning import registry
from civicwatch.learning.loop import findings
from civicwatch.learning.models import ClassifierVersion, Comparison, Promotion
from civicwatch.learning.services import activate


class PromotionRefusedError(ValueError):
    """Said in words for the person who asked."""


def why_not(version: ClassifierVersion) -> str:
    """Why this version may not be promoted now; "" where it may."""
    comparison = Comparison.objects.filter(version=version).first()
    if version.is_active:
        return _("It judges already.")
    if comparison is None:
        return _("It was not compared with another version here.")
    if not comparison.passed:
        return _not_passed(comparison)
    if not comparison.against.is_active:
        return _("It was compared with %s, which does not judge any more. Train a new candidate.") % (
            comparison.against.version
        )
    if not registry.artefact_is_here(version):
        return _("Its file is missing.")
    return ""


def _not_passed(comparison: Comparison) -> str:
    refused = _("It did not pass the comparison.")
    if not findings.is_only_unshown(comparison.slices):
        return refused
    few = _(
        "What was put aside (%(groups)s groups) is too little to show that it is no worse: once people have "
        "decided about more, train again."
    )
    return f"{refused} {few % {'groups': comparison.slices[0]['groups']}}"


@transaction.atomic
def promote(*, version: ClassifierVersion, by: User, reason: str = "", now: datetime) -> ClassifierVersion:
    """Let a candidate judge from now on. Raises PromotionRefusedError."""
    locked = _locked(version)
    refused = why_not(locked)
    if refused:
        raise PromotionRefusedError(refused)
    comparison = Comparison.objects.get(version=locked)
    return activate(locked, by=by, how=Promotion.How.PROMOTED, reason=reason, comparison=comparison, now=now)


def before(version: ClassifierVersion) -> ClassifierVersion | None:
    """The version that judged before this one came to; None where it was the first, or its file is gone.

    What a rollback brought back does not count: from there one goes further back, not forth again.
    """
    came = Promotion.objects.filter(version=version).exclude(how=Promotion.How.ROLLED_BACK)
    latest = came.select_related("before").order_by("-at", "-pk").first()
    found = latest.before if latest else None
    return found if found is not None and registry.artefact_is_here(found) else None


@transaction.atomic
def roll_back(*, name: str, by: User, reason: str = "", now: datetime) -> ClassifierVersion:
    """Let the version before judge again. Raises PromotionRefusedError where there is none."""
    rows = ClassifierVersion.objects.select_for_update().filter(name=name)
    active = next((row for row in rows if row.is_active), None)
    earlier = before(active) if active else None
    if earlier is None:
        raise PromotionRefusedError(_("There is no earlier version to go back to."))
    return activate(earlier, by=by, how=Promotion.How.ROLLED_BACK, reason=reason, now=now)


def _locked(version: ClassifierVersion) -> ClassifierVersion:
    """All versions of the classifier are held, so that two people cannot promote two."""
    rows = list(ClassifierVersion.objects.select_for_update().filter(name=version.name).order_by("pk"))
    return next(row for row in rows if row.pk == version.pk)
