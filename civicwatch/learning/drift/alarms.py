"""What an alarm brings about: a row that proposes to train again, one e-mail a day, and a person's answer.

Nothing is ever trained or activated because of one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.learning.drift.features import FEATURES
from civicwatch.learning.drift.models import Answer, DriftAlarm, DriftWindow
from civicwatch.learning.models import ClassifierVersion

logger = logging.getLogger(__name__)

QUIET = timedelta(hours=20)  # between two e-mails about one classifier: one a day, whenever the round runs


@transaction.atomic
def raise_for(window: DriftWindow, features: Sequence[str], *, now: datetime) -> DriftAlarm:
    """One alarm a day and version; what moves later in the day is added to it."""
    alarm, _ = DriftAlarm.objects.select_for_update().get_or_create(
        version=window.version, day=window.start.date(), defaults={"raised_at": now}
    )
    alarm.features = sorted({*alarm.features, *features})
    alarm.save(update_fields=["features"])
    return alarm


def proposals() -> QuerySet[DriftAlarm]:
    """Alarms that nobody has answered, the latest first."""
    return DriftAlarm.objects.filter(answered_at=None).select_related("version").order_by("-day", "-pk")


@transaction.atomic
def answer(alarm: DriftAlarm, *, answer: Answer, by: User, now: datetime) -> int:
    """A named person's answer to this alarm and the version's earlier ones; returns how many had none yet.

    Whoever answers `RETRAIN` starts the training beside it; the answer alone starts nothing.
    """
    open_ones = DriftAlarm.objects.filter(version=alarm.version, day__lte=alarm.day, answered_at=None)
    count = open_ones.update(answer=answer, answered_at=now, answered_by=by)
    if count:
        audit.record(
            action="answer drift",
            subject=f"classifiers/{alarm.version.name}",
            by=by,
            details={"version": alarm.version.version, "day": str(alarm.day), "answer": answer.value},
            now=now,
        )
    return count


def answer_all(*, name: str, said: Answer, by: User, now: datetime) -> None:
    """The same answer to everything that is open about a classifier, such as when a training is asked for."""
    for alarm in proposals().filter(version__name=name):
        answer(alarm, answer=said, by=by, now=now)


def tell(*, now: datetime) -> int:
    """Write to the operators about what was not told yet; return how many classifiers that was about."""
    told = 0
    untold = DriftAlarm.objects.filter(told_at=None).values_list("version", flat=True).distinct()
    for version in ClassifierVersion.objects.filter(pk__in=untold):
        told += _tell(version, now)
    return told


def in_words(features: Sequence[str]) -> str:
    """The features of an alarm, as they are called on the page."""
    return ", ".join(str(FEATURES[name].words) if name in FEATURES else name for name in features)


def _tell(version: ClassifierVersion, now: datetime) -> bool:
    """At most once a day: marked before it is sent, so that two rounds do not both write."""
    lately = DriftAlarm.objects.filter(version__name=version.name, told_at__gt=now - QUIET)
    if lately.exists() or not settings.OPERATOR_EMAIL:
        return False
    rows = list(DriftAlarm.objects.filter(version=version, told_at=None).order_by("day"))
    claimed = DriftAlarm.objects.filter(pk__in=[row.pk for row in rows], told_at=None).update(told_at=now)
    if not claimed:
        return False
    try:
        send_mail(**_letter(version, rows), from_email=None, recipient_list=settings.OPERATOR_EMAIL)
    except OSError:  # the mail server's trouble: the next round tries again
        logger.exception("the e-mail about drift of %s could not be sent", version.name)
        DriftAlarm.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=None)
        return False
    return True


def _letter(version: ClassifierVersion, rows: list[DriftAlarm]) -> dict[str, Any]:
    with override(settings.LANGUAGE_CODE):
        days = "\n".join(f"{row.day.isoformat()}: {in_words(row.features)}" for row in rows)
        page = settings.PUBLIC_URL + reverse("learning:drift", args=[version.name])
        subject = gettext("Drift: what %(classifier)s reads has changed") % {"classifier": version.name}
        opening = ngettext(
            "On %(count)d day the classifier “%(classifier)s” (version %(version)s) saw or said "
            "something else than what it was measured on:",
            "On %(count)d days the classifier “%(classifier)s” (version %(version)s) saw or said "
            "something else than what it was measured on:",
            len(rows),
        ) % {"count": len(rows), "classifier": version.name, "version": version.version}
        closing = gettext(
            "It may judge worse than its scorecard says. Look at the pictures, and decide whether to train "
            "it again; nothing happens by itself."
        )
    return {"subject": subject, "message": f"{opening}\n\n{days}\n\n{closing}\n{page}\n"}
