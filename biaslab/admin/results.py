"""What visitors recorded: abuse is hidden from the totals, or deleted with its note."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from biaslab.admin.acting import ShownOnly, act
from biaslab.models import Result
from biaslab.services import moderating


@admin.register(Result)
class ResultAdmin(ShownOnly):
    """The notebook that a result lies in is not shown: nobody here can follow one visitor."""

    actions = ("hide", "show", "delete_for_good")
    list_display = (
        "created_at",
        "note_begins",
        "true_group",
        "said_balanced",
        "said_unbalanced",
        "hidden_at",
    )
    list_filter = ("source", "true_group", "lab_class")
    search_fields = ("note",)
    show_full_result_count = False
    ordering = ("-created_at", "-pk")
    fields = (
        *("created_at", "edited_at", "source", "face_key", "true_group", "expectation", "said_balanced"),
        *("said_unbalanced", "note", "experiment", "lab_class", "hidden_at", "hidden_by"),
    )
    readonly_fields = fields

    @admin.display(description=_("note"))
    def note_begins(self, result: Result) -> str:
        return result.note[:80]

    @admin.action(description=_("Leave the chosen ones out of all totals"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Result]) -> None:
        act(request, moderating.hide_results, queryset)

    @admin.action(description=_("Count the chosen ones again"), permissions=["moderate"])
    def show(self, request: HttpRequest, queryset: QuerySet[Result]) -> None:
        act(request, moderating.show_results, queryset)

    @admin.action(description=_("Delete the chosen ones for good"), permissions=["moderate"])
    def delete_for_good(self, request: HttpRequest, queryset: QuerySet[Result]) -> None:
        act(request, moderating.delete_results, queryset)
