"""Requests for correction and removal, a queue of their own: read, ask back, put right, remove, decline."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import DeskAdmin
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from incidents.admin import correction_queue as queue
from incidents.models import Correction, Incident
from incidents.services import corrections, hiding
from incidents.services.curation_errors import CurationError, NotPossibleError

PAGE = 50
RIGHT = "incidents.answer_correction"


@admin.register(Correction)
class CorrectionAdmin(DeskAdmin[Correction], ReadOnlyAdmin):
    """Nothing is typed into a request here but answers, which go through the services."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        view = request.GET.get("view", "")
        view = view if view in queue.VIEWS else queue.WAITING
        context = self.admin_site.each_context(request) | {
            "title": _("Requests for correction and removal"),
            "opts": self.opts,
            "view": view,
            "views": queue.VIEWS.items(),
            "summary": queue.summary(),
            "page": Paginator(queue.rows(view), PAGE).get_page(request.GET.get("p")),
        }
        return TemplateResponse(request, "admin/incidents/correction/list.html", context)

    def _items(self) -> QuerySet[Correction]:
        return Correction.objects.with_urgency().select_related("incident", "closed_by")

    def _act(self, request: HttpRequest, correction: Correction) -> HttpResponse:
        """Do what was asked for; what could not be done says why, with everything typed still there."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        action = request.POST.get("action", "")
        try:
            said = _carry_out(request, correction, action)
        except CurationError as stopped:
            return self._item(request, self._found(correction.pk), stopped=str(stopped))
        except ValidationError as wrong:
            return self._item(request, self._found(correction.pk), stopped=" ".join(wrong.messages))
        messages.success(request, said)
        return HttpResponseRedirect(self._next(correction, leads_on=action in _LEAD_ON))

    def _next(self, correction: Correction, *, leads_on: bool) -> str:
        if not leads_on:
            return reverse("admin:incidents_correction_change", args=[correction.pk])
        _before, after = queue.neighbours(correction)
        if after is None:
            return reverse("admin:incidents_correction_changelist")
        return reverse("admin:incidents_correction_change", args=[after])

    def _item(self, request: HttpRequest, correction: Correction, *, stopped: str = "") -> HttpResponse:
        seen = queue.seen_by_public(correction)
        before, after = queue.neighbours(correction)
        context = self.admin_site.each_context(request) | {
            "title": _("Request %(number)s about incident %(incident)s")
            % {"number": correction.pk, "incident": correction.incident_id},
            "opts": self.opts,
            "correction": correction,
            "both_ways": correction.messages.select_related("by"),
            "seen": seen,
            "incident": seen.incident,
            "decided": queue.decided_since(correction, seen.incident),
            "others": queue.others(correction),
            "summary": queue.summary(),
            "previous": before,
            "next": after,
            "stopped": stopped,
            "typed": request.POST.get("words", ""),
            "action": request.POST.get("action", ""),
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/incidents/correction/item.html", context, status=status)


def _carry_out(request: HttpRequest, correction: Correction, action: str) -> str:
    act = _ACTIONS.get(action)
    if act is None:
        raise NotPossibleError(_("There is no such action."))
    return act(request, correction)


def _answer(request: HttpRequest) -> dict[str, Any]:
    """What every answer takes: words, who writes them, and what they had before them."""
    return {"words": request.POST.get("words", ""), "by": actor(request), "seen": _seen(request, "seen")}


def _ask_back(request: HttpRequest, correction: Correction) -> str:
    corrections.ask_back(correction=correction, **_answer(request))
    return _("Asked. The request comes back when they answer.")


def _put_right(request: HttpRequest, correction: Correction) -> str:
    withhold = "withhold" in request.POST
    corrections.put_right(correction=correction, withhold=withhold, **_answer(request))
    return _("Closed as put right.")


def _decline(request: HttpRequest, correction: Correction) -> str:
    corrections.decline(correction=correction, **_answer(request))
    return _("Declined, with your reason.")


def _remove(request: HttpRequest, correction: Correction) -> str:
    corrections.remove(correction=correction, **_answer(request))
    return _("The incident is off the record, and the request is closed.")


def _reopen(request: HttpRequest, correction: Correction) -> str:
    corrections.reopen(correction=correction, by=actor(request))
    return _("Back in the queue.")


def _hide(request: HttpRequest, correction: Correction) -> str:
    """What is hidden may have changed since it was read: it is hidden all the more."""
    incident, words = _concerned(correction), request.POST.get("words", "")
    hiding.hide(incident=incident, words=words, by=actor(request))
    return _("Hidden: its page says that it is under review.")


def _show(request: HttpRequest, correction: Correction) -> str:
    seen = _seen(request, "incident_seen")
    hiding.show(incident=_concerned(correction), by=actor(request), seen=seen)
    return _("Shown again, exactly as it stood.")


def _concerned(correction: Correction) -> Incident:
    return queue.seen_by_public(correction).incident


def _seen(request: HttpRequest, name: str) -> datetime:
    """What the person had before them: nobody answers blindly."""
    try:
        moment = parse_datetime(request.POST.get(name, ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotPossibleError(_("This page does not say what you had before you. Open the request anew."))
    return moment


_ACTIONS: dict[str, Callable[[HttpRequest, Correction], str]] = {
    "ask_back": _ask_back,
    "put_right": _put_right,
    "decline": _decline,
    "remove": _remove,
    "reopen": _reopen,
    "hide": _hide,
    "show": _show,
}
_LEAD_ON = {"ask_back", "put_right", "decline", "remove"}
