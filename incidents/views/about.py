"""How the record is made, for readers who want to judge it, correct it or cite it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civicwatch.access import audit
from incidents import licence
from incidents.models.reasons import RejectReason, RetractReason


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": settings.CORRECTIONS_URL,
        "licence": licence,
        "log": audit.head(),
        "today": timezone.localdate(),
        "reject_reasons": RejectReason.labels,
        "retract_reasons": RetractReason.labels,
    }
    return render(request, "incidents/about.html", context)
