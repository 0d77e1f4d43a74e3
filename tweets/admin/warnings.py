"""Warnings as effects: which went out, which wait, which failed; to whom stands nowhere here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicwatch.access.acting import actor
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from tweets.models import Warning
from tweets.services.retrying import retry

_FIELDS = ("public_id", "channel", "flag", "stage", "attempts", "error", "due_at", "made_at", "sent_at")


@admin.register(Warning)
class WarningAdmin(ReadOnlyAdmin):
    actions = ("retry_failed",)
    list_display = ("public_id", "channel", "stage", "made_at", "sent_at", "attempts", "error")
    list_filter = ("stage",)
    fields = _FIELDS
    readonly_fields = _FIELDS
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Warning]:
        return super().get_queryset(request).select_related("rule", "flag")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("tweets.retry_warning")

    @admin.action(description=_("Retry the chosen ones that failed"), permissions=["retry"])
    def retry_failed(self, request: HttpRequest, queryset: QuerySet[Warning]) -> None:
        count = retry(queryset, by=actor(request))
        said = ngettext("%d warning goes out again.", "%d warnings go out again.", count)
        messages.success(request, said % count)

    @admin.display(description=_("by"))
    def channel(self, warning: Warning) -> str:
        return warning.rule.get_channel_display()
