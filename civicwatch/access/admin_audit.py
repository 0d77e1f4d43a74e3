"""The log, to be read, searched and taken along: nobody changes it, whatever their role."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicwatch.access import audit, audit_export
from civicwatch.access.models import AuditEntry, User
from civicwatch.lib import step_up
from civicwatch.lib.read_only_admin import ReadOnlyAdmin

SUBJECTS = (
    ("incidents/", _("incidents")),
    ("reports/", _("posts")),
    ("people/", _("people")),
    ("invitations/", _("invitations")),
    ("sources/", _("sources")),
    ("classifiers/", _("classifiers")),
    ("tags/", _("tags")),
    ("log", _("the log itself")),
)


class SubjectFilter(admin.SimpleListFilter):
    title = _("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return SUBJECTS

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        chosen = self.value()
        return queryset.filter(subject__startswith=chosen) if chosen else queryset


class PersonFilter(admin.SimpleListFilter):
    """People who may sign in here; asking the log itself who is in it would read all of it."""

    title = _("person")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        people = User.objects.filter(is_staff=True).order_by("username").values_list("pk", "username")
        return [("none", _("the machine")), *people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        chosen = self.value()
        if chosen == "none":
            return queryset.filter(by=None)
        return queryset.filter(by=int(chosen)) if chosen and chosen.isdecimal() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    change_list_template = "admin/access/auditentry/change_list.html"
    list_display = ("number", "moment", "action", "subject", "by", "role")
    list_filter = (SubjectFilter, "role", PersonFilter)
    list_select_related = ("by",)
    date_hierarchy = "at"
    search_fields = ("subject__exact", "action__exact", "by__username__exact")
    search_help_text = _("a subject such as incidents/12, an action such as retract, or a user name")
    show_full_result_count = False
    ordering = ("-number",)
    fields = ("number", "moment", "action", "subject", "by", "role", "what", "digest", "previous", "sha256")
    readonly_fields = ("moment", "what")

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_POST(self.export))
        return [path("export/<str:form>/", export, name="access_auditentry_export"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": _("The log"),
            "head": audit.head(),
            "may_export": request.user.has_perm("access.export_auditentry"),
            "formats": list(audit_export.FORMATS),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export(self, request: HttpRequest, form: str) -> StreamingHttpResponse:
        """The whole log as a file; that it was taken is its last entry."""
        if not request.user.has_perm("access.export_auditentry"):
            raise PermissionDenied
        if form not in audit_export.FORMATS:
            raise Http404
        step_up.require(request)
        assert isinstance(request.user, User)
        with transaction.atomic():
            own = audit.record(
                action=audit_export.EXPORT, subject="log", by=request.user, details={"format": form}
            )
        content_type, stream = audit_export.FORMATS[form]
        name = f"civicwatch-log-{own.number}.{form}"
        return StreamingHttpResponse(
            stream(upto=own.number),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )

    @admin.display(description=_("at (UTC)"), ordering="at")
    def moment(self, entry: AuditEntry) -> str:
        """To the second: an order in time matters here."""
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description=_("details"))
    def what(self, entry: AuditEntry) -> str:
        lines = [f"{name}: {value}" for name, value in sorted(entry.details.items())]
        return format_html('<pre class="log-details">{}</pre>', "\n".join(lines)) if lines else "–"
