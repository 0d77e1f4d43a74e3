"""Posts as they arrived and where each stands; those that failed can be sent through again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from incidents.models import IncidentReport, Report
from incidents.services.retrying import retry_reports

_WORDS = ("title", "text", "author", "where_it_stands", "sentence", "reasons")
_STANDING = (
    "stage",
    "failed_stage",
    "attempts",
    "error",
    "due_at",
    "platform",
    "source",
    "posted_at",
    "received_at",
    "checked_at",
    "deleted_at_source",
    "forgotten_at",
    "sha256",
)
_JUDGED = (
    "probability",
    "likely",
    "force_rank",
    "classifier",
    "occurred_on",
    "date_precision",
    "state",
    "county",
    "city",
    "place_precision",
)


class GoneFilter(admin.SimpleListFilter):
    title = _("words")
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("deleted", _("deleted at their source")), ("expired", _("expired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        gone = queryset.exclude(forgotten_at=None)
        if self.value() == "deleted":
            return gone.exclude(deleted_at_source=None)
        return gone.filter(deleted_at_source=None) if self.value() == "expired" else queryset


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    actions = ("retry_failed",)
    list_display = ("first_words", "platform", "stage", "chance", "posted_at", "attempts", "short_error")
    list_filter = ("stage", "platform", "likely", "source", GoneFilter)
    search_fields = ("title", "text", "external_id")
    show_full_result_count = False
    ordering = ("-posted_at", "-pk")
    readonly_fields = ("where_it_stands", "stage", "failed_stage", "attempts", "error", "due_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With ``hidden`` where the post tells of a restricted incident: its words stand on the desk only."""
        restricted = IncidentReport.objects.filter(report=OuterRef("pk"), incident__restricted=True)
        reports: QuerySet[Any] = super().get_queryset(request).annotate(hidden=Exists(restricted))
        return reports.defer("raw")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*_STANDING, *_JUDGED) if obj and obj.hidden else (*_WORDS, *_STANDING, *_JUDGED)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.retry_report")

    @admin.action(description=_("Retry the chosen ones that failed"), permissions=["retry"])
    def retry_failed(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        count = retry_reports(queryset)
        words = ngettext("%d report goes through again.", "%d reports go through again.", count) % count
        messages.success(request, words)

    @admin.display(description=_("post"))
    def first_words(self, report: Any) -> str:
        if report.hidden:
            return str(_("hidden"))
        if report.forgotten_at:
            why = _("deleted at its source") if report.deleted_at_source else _("expired")
            return f"{report.external_id} ({why})"
        return str(report.title or report.text)[:80] or str(report.external_id)

    @admin.display(description=_("likelihood"), ordering="probability")
    def chance(self, report: Report) -> str:
        return "" if report.probability is None else f"{report.probability:.2f}"

    @admin.display(description=_("error"))
    def short_error(self, report: Report) -> str:
        return report.error[:100]

    @admin.display(description=_("source"))
    def where_it_stands(self, report: Report) -> Any:
        if not report.url or not report.url.startswith(("https://", "http://")):
            return ""
        return format_html(
            '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', report.url, report.url
        )
