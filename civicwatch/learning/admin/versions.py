"""Versions of classifiers, to be read; an administrator lets one judge that passed, and goes back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civicwatch.access.acting import actor
from civicwatch.learning import registry
from civicwatch.learning.in_words import InWords
from civicwatch.learning.loop import comparison_chart, promoting
from civicwatch.learning.loop.promoting import PromotionRefusedError
from civicwatch.learning.models import ClassifierVersion, Comparison
from civicwatch.learning.scorecards import Scorecard
from civicwatch.lib import step_up
from civicwatch.lib.read_only_admin import ReadOnlyAdmin

RIGHT = "learning.promote_classifierversion"
LONGEST_REASON = 1000


@admin.register(ClassifierVersion)
class ClassifierVersionAdmin(ReadOnlyAdmin):
    list_display = ("name", "version", "is_active", "gate", "trained_at", "activated_at", "activated_by")
    list_filter = ("name", "is_active")
    list_select_related = ("activated_by", "comparison")
    ordering = ("name", "-trained_at")
    fields = (
        *("name", "version", "is_active", "trained_at", "data_set", "parent"),
        *("library_versions", "data_fingerprint", "sha256", "activated_at", "activated_by"),
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("comparison"))
    def gate(self, version: ClassifierVersion) -> str:
        comparison = getattr(version, "comparison", None)
        if comparison is None:
            return _("none")
        return _("passed") if comparison.passed else _("not passed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClassifierVersion]:
        return super().get_queryset(request).defer("scorecard")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"learning_classifierversion_{name}",
            )
            for name, view in (("promote", self.promote), ("roll-back", self.roll_back))
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        extra = self._extra(request, version) if version else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def promote(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._allowed(request, pk)
        try:
            promoting.promote(version=version, by=actor(request), reason=_reason(request), now=timezone.now())
        except PromotionRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%s judges from now on.") % version)
        return redirect("admin:learning_classifierversion_change", pk)

    def roll_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._allowed(request, pk)
        try:
            earlier = promoting.roll_back(
                name=version.name, by=actor(request), reason=_reason(request), now=timezone.now()
            )
        except PromotionRefusedError as error:
            messages.error(request, str(error))
            return redirect("admin:learning_classifierversion_change", pk)
        messages.success(request, _("%s judges again from now on.") % earlier)
        return redirect("admin:learning_classifierversion_change", earlier.pk)

    def _allowed(self, request: HttpRequest, pk: int) -> ClassifierVersion:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        step_up.require(request)
        return get_object_or_404(ClassifierVersion, pk=pk)

    def _extra(self, request: HttpRequest, version: ClassifierVersion) -> dict[str, Any]:
        comparison = Comparison.objects.select_related("against", "data_set").filter(version=version).first()
        lines = comparison_chart.lines(comparison) if comparison else []
        chart = comparison_chart.drawn(comparison) if comparison else ""
        known = (
            registry.registration(version.name).in_words if version.name in registry.names() else InWords()
        )
        beside = [version, *([comparison.against] if comparison else [])]
        return {
            "comparison": comparison,
            "lines": lines,
            "cards": [Scorecard(each, known) for each in beside],
            "chart": mark_safe(chart),  # noqa: S308  (its words go through an XML writer, which escapes them)
            "may_promote": request.user.has_perm(RIGHT),
            "why_not": promoting.why_not(version),
            "earlier": promoting.before(version) if version.is_active else None,
            "promotions": version.promotions.select_related("by", "before").order_by("-at", "-pk"),
        }


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:LONGEST_REASON]
