"""The moderator's desk: the queue, one incident a page, and every decision through the services."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.expressions import OrderBy
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.places.models import State
from incidents.admin import desk, queue
from incidents.admin.decide import LEADS_ON, actor, carry_out, say, seen
from incidents.admin.forms import (
    EvidenceFormSet,
    IncidentForm,
    RejectForm,
    RetractForm,
    evidence_changes,
    evidence_initial,
)
from incidents.admin.place_search import find_place
from incidents.admin.queue_list import Queue, StateFilter, StatusFilter, ViewFilter
from incidents.models import Incident, Status
from incidents.services import curation, editing
from incidents.services.curation_errors import ChangedMeanwhileError, CurationError

LOOKED_AT = "incidents_looked_at"
CHANGE_TEMPLATE = "admin/incidents/incident/change_form.html"


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    actions = None
    list_display = ("title",)
    list_filter = (StatusFilter, ViewFilter, StateFilter)
    list_select_related = ("city", "state", "county")
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    search_fields = ("title", "description", "city__name", "agency")
    search_help_text = gettext_lazy("words of the title, the description, the city or the agency")

    def get_urls(self) -> list[URLPattern]:
        own = [path("find-place/", self.admin_site.admin_view(find_place), name="incidents_find_place")]
        return own + super().get_urls()

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return False

    def get_ordering(self, request: HttpRequest) -> list[str | OrderBy]:  # type: ignore[override]
        return queue.ordering(request.GET.get("view", queue.LIKELIEST))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Queue

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": _("Incidents waiting for a decision"),
            "summary": queue.summary(actor(request)),
            "states": State.objects.values_list("usps", "name"),
            "chosen": {name: request.GET.get(name, "") for name in ("status", "view", "state", "q")},
            "statuses": Status.choices,
            "views": queue.VIEWS.items(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A blank desk: saving makes a candidate, so that writing one down and publishing are two steps."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._desk(request, Incident())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        incident = self.get_object(request, object_id)
        if incident is None:
            raise Http404
        if not self.has_view_permission(request, incident):
            raise PermissionDenied
        if request.POST.get("action") == "look":
            return self._look(request, incident)
        if incident.restricted and incident.pk not in request.session.get(LOOKED_AT, []):
            return self._notice(request, incident)
        if request.method == "POST" and request.POST.get("action") not in {"save", "publish"}:
            return self._decide(request, incident)
        return self._desk(request, incident)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The log of decisions stands on the desk itself."""
        address = reverse("admin:incidents_incident_change", args=[object_id])
        return HttpResponseRedirect(f"{address}#history")

    def _look(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        """Restricted words stand behind one deliberate step, once a session."""
        request.session[LOOKED_AT] = [*request.session.get(LOOKED_AT, []), incident.pk]
        return self._to(request, incident)

    def _notice(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Incident %s") % incident.pk,
            "incident": incident,
            "opts": self.opts,
            "row": queue.rows_for([incident])[incident.pk],
        }
        return TemplateResponse(request, "admin/incidents/incident/restricted.html", context)

    def _decide(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        before = incident.status
        try:
            shown = carry_out(request, incident)
        except CurationError as stopped:
            messages.error(request, str(stopped))
            return self._to(request, incident)
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
            return self._to(request, incident)
        leads_on = before == Status.CANDIDATE and request.POST["action"] in LEADS_ON
        return self._next(request, incident) if leads_on else self._to(request, shown)

    def _desk(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        """Show the desk, or save what was typed on it; what could not be saved stays in the fields."""
        posted, conflict = (request.POST if request.method == "POST" else None), False
        form = IncidentForm(posted, initial=IncidentForm.initial_of(incident))
        formset = EvidenceFormSet(posted, prefix="evidence", initial=evidence_initial(incident))
        if posted is not None and form.is_valid() and formset.is_valid():
            try:
                return self._save(request, incident, form, formset)
            except ValidationError as wrong:
                _show_on(form, wrong)
            except CurationError as stopped:
                conflict = isinstance(stopped, ChangedMeanwhileError)
                form.add_error(None, str(stopped))
        context = self._context(request, incident, form, formset) | {"conflict": conflict}
        return TemplateResponse(request, CHANGE_TEMPLATE, context)

    def _save(
        self, request: HttpRequest, incident: Incident, form: IncidentForm, formset: Any
    ) -> HttpResponse:
        """Edit and, if asked, publish: both or neither."""
        by, publish = actor(request), request.POST.get("action") == "publish"
        what = {
            "values": form.values(incident),
            "tags": form.cleaned_data["tags"],
            "evidence": evidence_changes(formset),
            "by": by,
        }
        before = incident.updated_at
        with transaction.atomic():
            if incident._state.adding:
                incident = editing.create_candidate(**what)
            else:
                incident = editing.edit(incident=incident, seen=seen(request), **what)
            if publish:
                incident = curation.publish(incident=incident, by=by)
        if publish:
            say(request, _("Published: “%s”.") % incident, incident)
            return self._next(request, incident)
        changed = incident.updated_at != before
        messages.success(
            request, _("Saved.") if changed else _("Nothing was different, so nothing was saved.")
        )
        return self._to(request, incident)

    def _to(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        address = reverse("admin:incidents_incident_change", args=[incident.pk])
        return HttpResponseRedirect(f"{address}?view={_view(request)}")

    def _next(self, request: HttpRequest, incident: Incident) -> HttpResponse:
        """On to what waits next, or to the empty queue."""
        pk = queue.neighbour(incident, view=_view(request))
        if pk is None:
            return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))
        return self._to(request, Incident(pk=pk))

    def _context(
        self, request: HttpRequest, incident: Incident, form: IncidentForm, formset: Any
    ) -> dict[str, Any]:
        view, by = _view(request), actor(request)
        is_new = incident._state.adding
        turn = partial(queue.neighbour, incident, view=view)
        context = self.admin_site.each_context(request) | {
            "title": _("New incident") if is_new else str(incident),
            "opts": self.opts,
            "incident": incident,
            "form": form,
            "formset": formset,
            "media": forms.Media() + form.media,
            "view": view,
            "summary": queue.summary(by),
            "allowed": {"edit", "create"} if is_new else desk.allowed_actions(incident, by),
        }
        if is_new:
            return context
        return context | {
            "posts": desk.posts_of(incident),
            "similar": desk.similar_to(incident),
            "history": desk.history_of(incident),
            "reviewed": incident.decisions.filter(by__isnull=False).exists(),
            "parts": desk.merged_parts(incident),
            "parts_evidence": desk.evidence_of_parts(incident),
            "next": turn(),
            "previous": turn(backwards=True),
            "reject_form": RejectForm(auto_id="reject_%s"),
            "retract_form": RetractForm(auto_id="retract_%s"),
        }


def _view(request: HttpRequest) -> str:
    view = request.POST.get("view") or request.GET.get("view", "")
    return view if view in queue.VIEWS else queue.LIKELIEST


def _show_on(form: IncidentForm, wrong: ValidationError) -> None:
    """Errors of the service beside the fields that they are about."""
    named = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
    where = {"latitude": "point", "longitude": "point", "city": "point"}
    for name, errors in named.items():
        field = where.get(name, name)
        for error in errors:
            form.add_error(field if field in form.fields else None, error)
