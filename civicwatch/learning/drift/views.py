"""The public page of drift: whether a classifier still sees and says what it was measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.learning import registry
from civicwatch.learning.drift import alarms, pictures
from civicwatch.learning.drift.comparing import FALSE_ALARMS, WORTH_A_LOOK
from civicwatch.learning.drift.models import FEWEST_ROWS, TOLD_IN, DriftAlarm
from civicwatch.learning.drift.report import Moved, report_of
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.views import one_classifier


@dataclass(frozen=True)
class Drawn:
    """A feature with its picture."""

    moved: Moved
    chart: SafeString


@dataclass(frozen=True)
class Told:
    """An alarm with its features in words."""

    alarm: DriftAlarm
    moved: str


@require_safe
def drift(request: HttpRequest, name: str) -> HttpResponse:
    classifier = one_classifier(name)
    watched = name in registry.names() and bool(registry.registration(name).samples)
    version = ClassifierVersion.objects.filter(name=name, is_active=True).first() if watched else None
    found = report_of(version) if version else None
    context: dict[str, Any] = {
        "classifier": classifier,
        "report": found,
        "false_alarms": FALSE_ALARMS,
        "fewest_rows": FEWEST_ROWS,
        "told_in": TOLD_IN,
        "worth_a_look": WORTH_A_LOOK,
    }
    if found:
        context |= {
            "by_day": pictures.strips(found.days, _("Day by day: how far each feature lay off")),
            "by_hour": pictures.strips(found.hours, _("Hour by hour: how far each feature lay off")),
            "drawn": [Drawn(moved, pictures.distributions(moved)) for moved in found.moved],
            "alarms": [Told(alarm, alarms.in_words(alarm.features)) for alarm in found.alarms],
            "alarmed": found.latest_alarm and alarms.in_words(found.latest_alarm.features),
        }
    return render(request, "learning/drift.html", context)
