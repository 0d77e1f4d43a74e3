"""Versions of classifiers, to be read; an administrator chooses which one judges."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.services import activate
from civicwatch.lib import step_up


@admin.register(ClassifierVersion)
class ClassifierVersionAdmin(admin.ModelAdmin):
    actions = ("activate_chosen",)
    list_display = ("name", "version", "is_active", "trained_at", "activated_at", "activated_by")
    list_filter = ("name", "is_active")
    list_select_related = ("activated_by",)
    ordering = ("name", "-trained_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions are registered by training."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_activate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("learning.promote_classifierversion")

    @admin.action(description=gettext_lazy("Let this version judge from now on"), permissions=["activate"])
    def activate_chosen(self, request: HttpRequest, queryset: QuerySet[ClassifierVersion]) -> None:
        step_up.require(request)
        if queryset.count() != 1:
            messages.error(request, _("Choose one version."))
            return
        version = activate(queryset.get(), by=request.user, now=timezone.now())
        messages.success(request, _("%s judges from now on.") % version)
