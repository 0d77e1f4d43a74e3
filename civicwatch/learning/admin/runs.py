"""Trainings: a button asks for a candidate, a page shows how far it is, and why there is none."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civicwatch.access.acting import actor
from civicwatch.learning import registry
from civicwatch.learning.drift import alarms
from civicwatch.learning.drift.models import Answer, DriftAlarm
from civicwatch.learning.loop import own_data, runs, why
from civicwatch.learning.loop.runs import RunRefusedError
from civicwatch.learning.models import STEPS, RunStage, TrainingRun
from civicwatch.lib.read_only_admin import ReadOnlyAdmin

RIGHT = "learning.add_trainingrun"


class TrainingForm(forms.Form):
    name = forms.ChoiceField(label=gettext_lazy("Classifier"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, _title(name)) for name in runs.teachable()]  # type: ignore[attr-defined]


@admin.register(TrainingRun)
class TrainingRunAdmin(ReadOnlyAdmin):
    list_display = (
        "number",
        "name",
        "stage_words",
        "percent",
        "version",
        "asked_by",
        "asked_at",
        "ended_at",
        "reason",
    )
    list_filter = ("name", "stage")
    list_select_related = ("version", "asked_by")
    ordering = ("-asked_at", "-pk")
    fields = (
        *("name", "data_set", "base_fingerprint", "version", "asked_by", "asked_at", "ended_at"),
        "attempts",
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("Number"), ordering="pk")
    def number(self, run: TrainingRun) -> int:
        return run.pk

    @admin.display(description=gettext_lazy("state"))
    def stage_words(self, run: TrainingRun) -> str:
        return run.stage_in_words

    @admin.display(description=gettext_lazy("why there is no candidate"))
    def reason(self, run: TrainingRun) -> str:
        return why.in_words(run.why_not, run.name) if run.why_not else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"learning_trainingrun_{name}",
            )
            for name, view in (("stop", self.stop), ("retry", self.retry))
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Choose a classifier; what it would learn from is said beside it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "leave" in request.POST:
            return self._leave(request)
        form = TrainingForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                run = runs.start(name=form.cleaned_data["name"], by=actor(request), now=timezone.now())
            except RunRefusedError as error:
                form.add_error("name", str(error))
            else:
                return redirect("admin:learning_trainingrun_change", run.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Train a candidate"),
            "opts": self.opts,
            "form": form,
            "drifted": [(alarm, alarms.in_words(alarm.features)) for alarm in alarms.proposals()],
            "fewest": settings.TRAINING_FEWEST,
            "own_data": [_title(name) for name in runs.teachable() if own_data.folder_of(name)],
        }
        return TemplateResponse(request, "admin/learning/trainingrun/ask.html", context)

    def _leave(self, request: HttpRequest) -> HttpResponse:
        """Drift proposed to train again; a person says that it is to stay as it is."""
        number = request.POST["leave"]
        alarm = get_object_or_404(DriftAlarm, pk=number if number.isdecimal() else 0)
        alarms.answer(alarm, answer=Answer.LEAVE, by=actor(request), now=timezone.now())
        messages.success(request, _("Noted: it stays as it is."))
        return redirect("admin:learning_trainingrun_add")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        extra: dict[str, Any] = {}
        if run:
            told = why.in_words(run.why_not, run.name) if run.why_not else run.error
            extra = {"steps": _steps(run), "may_act": request.user.has_perm(RIGHT), "why_not": told}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        if runs.stop(run=self._allowed(request, pk), by=actor(request), now=timezone.now()):
            messages.success(request, _("The training is stopped."))
        else:
            messages.warning(request, _("It had ended already."))
        return redirect("admin:learning_trainingrun_change", pk)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            again = runs.retry(run=self._allowed(request, pk), by=actor(request), now=timezone.now())
        except RunRefusedError as error:
            messages.error(request, str(error))
        else:
            if not again:
                messages.warning(request, _("Only what failed is tried again."))
        return redirect("admin:learning_trainingrun_change", pk)

    def _allowed(self, request: HttpRequest, pk: int) -> TrainingRun:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return get_object_or_404(TrainingRun, pk=pk)


def _title(name: str) -> str:
    return str(registry.registration(name).in_words.title or name)


def _steps(run: TrainingRun) -> list[dict[str, Any]]:
    """The five steps with where each stands: done, now, next, or where it stopped."""
    stage = run.failed_stage or run.stage
    reached = [step for step in STEPS if runs.PERCENT_AT[step] <= run.percent]
    at = STEPS.index(RunStage(stage)) if stage in STEPS else len(reached) - 1
    if run.stage == RunStage.REGISTERED:
        at = len(STEPS)
    return [
        {
            "words": step.label,
            "is_done": number < at,
            "is_now": number == at and run.is_at_work,
            "is_stuck": number == at and not run.is_at_work,
        }
        for number, step in enumerate(STEPS)
    ]
