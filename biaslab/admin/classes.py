"""Classes: how long they run and how much was recorded; one that is abused is ended or blocked."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from biaslab.admin.acting import ShownOnly, act
from biaslab.models import LabClass
from biaslab.services import moderating


@admin.register(LabClass)
class LabClassAdmin(ShownOnly):
    actions = ("end", "block")
    list_display = ("code", "name", "created_at", "expires_at", "closed_at", "recorded")
    list_filter = ("own_faces_allowed",)
    search_fields = ("code", "name")
    ordering = ("-created_at", "-pk")
    fields = ("code", "name", "experiment", "own_faces_allowed", "created_at", "expires_at", "closed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        classes: QuerySet[Any] = super().get_queryset(request).annotate(n=Count("results"))
        return classes

    @admin.display(description=_("results"), ordering="n")
    def recorded(self, lab_class: Any) -> int:
        return int(lab_class.n)

    @admin.action(description=_("End the chosen classes"), permissions=["moderate"])
    def end(self, request: HttpRequest, queryset: QuerySet[LabClass]) -> None:
        act(request, moderating.end_classes, queryset)

    @admin.action(
        description=_("Block the chosen classes: end them and count none of their results"),
        permissions=["moderate"],
    )
    def block(self, request: HttpRequest, queryset: QuerySet[LabClass]) -> None:
        act(request, moderating.block_classes, queryset)
