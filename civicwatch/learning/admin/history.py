"""Data sets and promotions, to be read: how many verdicts, never their words; who let what judge, and why."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civicwatch.learning.models import DataSet, Promotion
from civicwatch.lib.read_only_admin import ReadOnlyAdmin


@admin.register(DataSet)
class DataSetAdmin(ReadOnlyAdmin):
    list_display = ("name", "number", "n", "conflicts", "purged", "made_at", "made_by")
    list_filter = ("name",)
    list_select_related = ("made_by",)
    ordering = ("name", "-number")
    fields = (
        *("name", "number", "n", "by_label", "groups", "conflicts", "purged", "fingerprint", "made_at"),
        "made_by",
    )
    readonly_fields = fields

    @admin.display(description=_("by label"))
    def by_label(self, data_set: DataSet) -> str:
        parts = (
            _("%(label)s: %(learn)s to learn from, %(held_out)s put aside") % {"label": label, **count}
            for label, count in sorted(data_set.counts.items())
        )
        return "; ".join(str(part) for part in parts) or "–"


@admin.register(Promotion)
class PromotionAdmin(ReadOnlyAdmin):
    list_display = ("at", "name", "version", "before", "how", "by", "reason")
    list_filter = ("name", "how")
    list_select_related = ("version", "before", "by")
    ordering = ("-at", "-pk")
    fields = ("at", "name", "version", "before", "how", "by", "reason", "comparison")
    readonly_fields = fields
