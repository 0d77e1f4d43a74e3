"""One request at the desk: who asks, what they chose, and the answer, to a browser or to the script."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from incidents.admin import answers, item
from incidents.admin.choice import Choice
from incidents.admin.decide import Done, carry_out
from incidents.admin.forms import EvidenceFormSet, IncidentForm
from incidents.admin.item import GRAPHIC_SHOWN, Sheet
from incidents.admin.queue_pane import queue_pane
from incidents.admin.rows import rows_for
from incidents.admin.saving import save, show_on
from incidents.admin.undo import undo, way_back
from incidents.admin.walking import neighbour, take_after
from incidents.admin.workload import workload
from incidents.models import Decision, Exposure, Incident, Status
from incidents.services import claims, exposure
from incidents.services.curation_errors import ChangedMeanwhileError, CurationError

LOOKED_AT = "incidents_looked_at"
_MOST_HELD = 50


class Bench:
    """``ahead`` in a posted form asks for one more item to keep ready, after and beside those it names."""

    def __init__(self, model_admin: ModelAdmin, request: HttpRequest) -> None:
        self.model_admin, self.request, self.began = model_admin, request, timezone.now()
        self.by = actor(request)
        self.choice = Choice.read(request.GET)

    # --- showing ---

    def queue(self) -> HttpResponse:
        return self._page(answers.QUEUE, {"title": _("Queue"), "item": self._beside()})

    def blank(self, sheet: Sheet | None = None) -> HttpResponse:
        context = item.blank(self.request, self.by, self.choice, sheet or Sheet.of(Incident()))
        return self._page(answers.ITEM, context)

    def open(self, incident: Incident, sheet: Sheet | None = None) -> HttpResponse:
        part, context = self._item(incident, sheet)
        return self._page(part, context)

    def is_behind_notice(self, incident: Incident) -> bool:
        """Restricted words stand behind one deliberate step, once a session."""
        return incident.restricted and incident.pk not in self.request.session.get(LOOKED_AT, [])

    def _item(self, incident: Incident, sheet: Sheet | None = None) -> tuple[answers.Part, dict[str, Any]]:
        if self.is_behind_notice(incident):
            return answers.NOTICE, item.notice(self.request, incident, self.by, self.choice)
        return answers.ITEM, item.opened(self.request, incident, self.by, self.choice, sheet)

    def _page(self, part: answers.Part, context: dict[str, Any]) -> HttpResponse:
        if answers.is_script(self.request) and part is not answers.QUEUE:
            return answers.shown(self.request, part, context)
        around = queue_pane(self.by, self.choice, page=self.request.GET.get("p", ""))
        around |= {"undo": way_back(self.by), "opts": self.model_admin.opts}
        if not answers.is_script(self.request):
            around |= self.model_admin.admin_site.each_context(self.request)
            around["media"] = IncidentForm().media  # the map, whatever the script opens later
            around["empty_row"] = EvidenceFormSet(prefix="evidence").empty_form
        return answers.shown(self.request, part, around | context)

    def _beside(self) -> Incident | None:
        """What the script has open beside the queue that it asks for."""
        open_one = self.request.headers.get(answers.SCRIPT, "")
        return Incident(pk=int(open_one)) if _is_number(open_one) else None

    def page_of(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """A page of its own, beside queue and item."""
        around = self.model_admin.admin_site.each_context(self.request)
        around |= {"choice": self.choice, "opts": self.model_admin.opts}
        return TemplateResponse(self.request, template, around | context)

    @property
    def queue_address(self) -> str:
        return f"{reverse('admin:incidents_incident_changelist')}?{self.choice.query}"

    # --- acting ---

    def look(self, incident: Incident) -> HttpResponse:
        self._remember(LOOKED_AT, incident)
        exposure.note(incident=incident, by=self.by, kind=Exposure.Kind.RESTRICTED)
        return self._stay(Done("", incident))

    def show_graphic(self, incident: Incident) -> HttpResponse:
        self._remember(GRAPHIC_SHOWN, incident)
        exposure.note(incident=incident, by=self.by, kind=Exposure.Kind.GRAPHIC)
        if answers.is_script(self.request):
            return answers.done(load=self._load())
        return self._to(incident)

    def take_over(self, incident: Incident) -> HttpResponse:
        try:
            claims.take_over(incident=incident, by=self.by)
        except CurationError as stopped:
            return self._stopped(incident, str(stopped))
        return self._stay(Done(_("It is yours now."), incident))

    def decide(self, incident: Incident) -> HttpResponse:
        try:
            done = carry_out(self.request, incident)
        except CurationError as stopped:
            return self._stopped(incident, str(stopped))
        except ValidationError as wrong:
            return self._stopped(incident, " ".join(wrong.messages))
        return self._lead_on(incident, done) if done.leads_on else self._stay(done)

    def save(self, incident: Incident) -> HttpResponse:
        """Save what was typed, and publish where asked; what could not be saved stays in the fields."""
        sheet = Sheet.of(incident, self.request.POST)
        if sheet.is_valid:
            try:
                done = save(self.request, incident, sheet)
            except ValidationError as wrong:
                show_on(sheet.form, wrong)
            except CurationError as stopped:
                sheet.conflict = isinstance(stopped, ChangedMeanwhileError)
                sheet.form.add_error(None, str(stopped))
            else:
                return self._lead_on(incident, done) if done.leads_on else self._stay(done)
        if incident._state.adding:
            return self.blank(sheet)
        if answers.is_script(self.request):
            part, context = self._item(incident, sheet)
            return answers.stopped("", pane=answers.rendered(self.request, part.part, context), status=422)
        return self.open(incident, sheet)

    def next(self) -> HttpResponse:
        """Claim what comes next, after and beside what the script holds already."""
        pane = self._ahead()
        if answers.is_script(self.request):
            return answers.done(next=pane, load=self._load())
        return self._next(None)

    def undo(self) -> HttpResponse:
        try:
            said, incident = undo(self.request)
        except CurationError as stopped:
            return self._stopped(None, str(stopped))
        return self._stay(Done(said, incident)) if incident else self._back(said)

    # --- answering ---

    def _lead_on(self, incident: Incident, done: Done) -> HttpResponse:
        """On to what waits next, or to the queue where nothing does."""
        if answers.is_script(self.request):
            ahead = self._ahead() if self.request.POST.get("ahead") else None
            return answers.done(said=done.said, leads_on=True, next=ahead, **self._surroundings())
        self._say(done)
        return self._next(incident)

    def _stay(self, done: Done) -> HttpResponse:
        if answers.is_script(self.request):
            pane = self._pane(Incident.objects.get(pk=done.shown.pk))
            return answers.done(said=done.said, leads_on=False, pane=pane, **self._surroundings())
        self._say(done)
        return self._to(done.shown)

    def _back(self, said: str) -> HttpResponse:
        if answers.is_script(self.request):
            return answers.done(said=said, leads_on=False, pane=None, **self._surroundings())
        messages.success(self.request, said)
        return HttpResponseRedirect(self.queue_address)

    def _stopped(self, incident: Incident | None, error: str) -> HttpResponse:
        if answers.is_script(self.request):
            return answers.stopped(error)
        messages.error(self.request, error)
        return self._to(incident) if incident else HttpResponseRedirect(self.queue_address)

    def _say(self, done: Done) -> None:
        """Confirm, with the way back to the incident: undoing is better than being asked twice."""
        if not done.said:
            return
        link = reverse("admin:incidents_incident_change", args=[done.shown.pk])
        again = format_html('{} <a href="{}">{}</a>', done.said, link, _("Look at it again"))
        messages.success(self.request, again if done.leads_on else done.said)

    def _next(self, incident: Incident | None) -> HttpResponse:
        if incident is None:
            taken = take_after(self.choice, self.by, None)
            pk = taken.pk if taken else None
        else:
            pk = neighbour(self.choice, self.by, incident)
        return self._to(Incident(pk=pk)) if pk else HttpResponseRedirect(self.queue_address)

    def _to(self, incident: Incident) -> HttpResponse:
        address = reverse("admin:incidents_incident_change", args=[incident.pk])
        return HttpResponseRedirect(f"{address}?{self.choice.query}")

    def _ahead(self) -> str | None:
        held = {int(pk) for pk in self.request.POST.getlist("held")[:_MOST_HELD] if _is_number(pk)}
        after = self.request.POST.get("after", "")
        here = Incident.objects.filter(pk=int(after)).first() if _is_number(after) else None
        incident = take_after(self.choice, self.by, here, held=held)
        return self._pane(incident) if incident else None

    def _pane(self, incident: Incident) -> str:
        part, context = self._item(incident)
        return answers.rendered(self.request, part.part, context)

    def _surroundings(self) -> dict[str, Any]:
        """What the script puts in place around the item after a decision, and what that changed elsewhere."""
        context = {"undo": way_back(self.by), "choice": self.choice}
        own = Decision.objects.filter(by=self.by, at__gte=self.began)
        changed = sorted(set(own.values_list("incident_id", flat=True)))
        return {
            "undo": answers.rendered(self.request, answers.UNDO, context),
            "load": self._load(),
            "changed": changed,
            "lines": self._lines(changed),
        }

    def _lines(self, changed: list[int]) -> dict[int, str]:
        """The lines of the left pane that a decision has changed, as they are by now."""
        standing = Incident.objects.filter(pk__in=changed).exclude(status=Status.MERGED)
        rows = rows_for(list(standing.select_related("city", "state")))
        return {
            pk: answers.rendered(
                self.request, answers.ROW, {"row": row, "incident": row.incident, "choice": self.choice}
            )
            for pk, row in rows.items()
        }

    def _load(self) -> str:
        return answers.rendered(self.request, answers.LOAD, {"load": workload(self.by)})

    def _remember(self, key: str, incident: Incident) -> None:
        self.request.session[key] = [*self.request.session.get(key, []), incident.pk]


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
