"""The log of decisions, to be read: nobody writes here by hand, whatever their role."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from incidents.admin.readonly import ReadOnlyAdmin
from incidents.models import Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "number", "from_status", "to_status", "by", "role")
    list_filter = ("action", "role")
    list_select_related = ("by",)
    date_hierarchy = "at"
    search_fields = ("=incident__pk", "by__username")
    fields = ("at", "action", "number", "from_status", "to_status", "by", "role")
    show_full_result_count = False
    ordering = ("-at", "-pk")

    @admin.display(description=_("incident"), ordering="incident")
    def number(self, decision: Decision) -> str:
        """Its words, and what changed, stand on the desk, where a restricted one opens behind its notice."""
        address = reverse("admin:incidents_incident_change", args=[decision.incident_id])
        return format_html('<a href="{}#history">{}</a>', address, decision.incident_id)
