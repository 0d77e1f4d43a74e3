"""Where the public reports an incident without an API: one page to write, one with the reference."""

from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicwatch.lib.throttles import wait_before_report
from incidents.services import public_reports
from incidents.views.report_form import ReportForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; what is wrong with it stands beside the fields, with everything typed still there."""
    if request.method != "POST":
        return _page(request, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    if seconds := wait_before_report(request):
        response = _page(request, form, status=429, minutes=ceil(seconds / 60))
        response["Retry-After"] = str(seconds)
        return response
    return redirect("incidents:report-sent", public_reports.send(**form.told))


@never_cache
@require_safe
def report_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """What becomes of a report that was sent, and the reference to quote."""
    if not public_reports.is_known(reference):
        raise Http404
    return render(request, "incidents/report_sent.html", {"reference": reference})


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200, minutes: int = 0) -> HttpResponse:
    return render(request, "incidents/report.html", {"form": form, "minutes": minutes}, status=status)
