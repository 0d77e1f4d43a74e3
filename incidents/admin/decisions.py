"""The log of decisions, to be read: nobody writes here by hand, whatever their role."""

from django.contrib import admin

from incidents.admin.readonly import ReadOnlyAdmin
from incidents.models import Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "incident", "from_status", "to_status", "by", "role", "reason")
    list_filter = ("action", "role")
    list_select_related = ("incident", "by")
    date_hierarchy = "at"
    search_fields = ("incident__title", "reason", "by__username")
    show_full_result_count = False
    ordering = ("-at", "-pk")
