"""Trainings: how far each is, why one failed; a failed one is retried, a bad one taken off the pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from biaslab.admin.acting import ShownOnly, act
from biaslab.models import Experiment
from biaslab.services import moderating


@admin.register(Experiment)
class ExperimentAdmin(ShownOnly):
    actions = ("retry", "hide", "show")
    list_display = (
        "pk",
        "mix_words",
        "stage",
        "step",
        "percent",
        "shipped",
        "hidden_at",
        "created_at",
        "why",
    )
    list_filter = ("stage", "features", "shipped")
    list_select_related = ("dataset",)
    ordering = ("-created_at", "-pk")
    fields = (
        *("mix_words", "features", "material", "total", "seeds", "stage", "step", "percent", "attempts"),
        *("error", "shipped", "version", "sha256", "hidden_at", "created_at", "trained_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("mix"))
    def mix_words(self, experiment: Experiment) -> str:
        return experiment.in_words

    @admin.display(description=_("error"))
    def why(self, experiment: Experiment) -> str:
        return experiment.error[:100]

    @admin.action(description=_("Train the chosen ones again that failed"), permissions=["moderate"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Experiment]) -> None:
        act(request, moderating.retry_experiments, queryset)

    @admin.action(description=_("Take the chosen ones off the public pages"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Experiment]) -> None:
        act(request, moderating.hide_experiments, queryset)

    @admin.action(description=_("Show the chosen ones again"), permissions=["moderate"])
    def show(self, request: HttpRequest, queryset: QuerySet[Experiment]) -> None:
        act(request, moderating.show_experiments, queryset)
