"""A visitor's own notebook, at a link that nobody else knows."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from biaslab.models import Group, Notebook, Result
from biaslab.services import notebooks, recording


@never_cache
@require_safe
def notebook(request: HttpRequest, secret: str) -> HttpResponse:
    own = _find(secret)
    results = own.results.select_related("experiment").order_by("-created_at", "-pk")
    context = {
        "secret": secret,
        "results": results,
        "groups": Group.choices,
        "address": request.build_absolute_uri(),
    }
    return private(render(request, "biaslab/notebook.html", context))


@never_cache
@require_POST
def change_result(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    result = get_object_or_404(Result, pk=pk, notebook=_find(secret))
    try:
        recording.change(
            result=result, true_group=request.POST.get("true_group", ""), note=request.POST.get("note", "")
        )
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("Changed."))
    return redirect("biaslab:notebook", secret)


@never_cache
@require_POST
def delete_result(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    get_object_or_404(Result, pk=pk, notebook=_find(secret)).delete()
    messages.success(request, _("Deleted."))
    return redirect("biaslab:notebook", secret)


@never_cache
@require_POST
def erase(request: HttpRequest, secret: str) -> HttpResponse:
    notebooks.erase(notebook=_find(secret))
    messages.success(request, _("Your notebook and everything in it is deleted."))
    return redirect("biaslab:home")


@never_cache
@require_safe
def notebook_csv(request: HttpRequest, secret: str) -> HttpResponse:
    own = _find(secret)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lab-notebook.csv"'
    writer = csv.writer(response)
    writer.writerows(recording.rows(own.results.all()))
    return private(response)


def _find(secret: str) -> Notebook:
    own = notebooks.find(secret)
    if own is None:
        raise Http404
    return own


def private(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to no other site, and no search engine keeps it.

    Not ``no-referrer``: with that, browsers send the page's own forms without an origin, which are refused.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
