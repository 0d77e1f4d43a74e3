"""The vocabulary of tags: words may be mended and tags added, none taken away."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access import audit
from civicwatch.access.acting import actor
from incidents.models import Tag
from incidents.services.names_found import names_in_tag


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "slug")

    def clean(self) -> dict[str, Any]:
        """A tag stands in public at once, and on many incidents: nobody is named in one."""
        cleaned: dict[str, Any] = super().clean() or {}
        for field in {"name", "slug"} & cleaned.keys():
            if found := names_in_tag(cleaned[field].replace("-", " ")):
                words = ", ".join(f"“{name.words}”" for name in found)
                self.add_error(field, _("This looks like a name: %s. A tag names nobody.") % words)
        return cleaned


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    actions = None
    form = TagForm
    list_display = ("name", "slug", "uses")
    search_fields = ("name", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """A tag in use is part of the record and of its log."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> tuple[str, ...]:
        """The slug stands in addresses, exports and the log; only the words may be mended."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            audit.record(
                action="edit tag" if change else "add tag",
                subject=f"tags/{obj.slug}",
                by=actor(request),
                details={"name": obj.name},
            )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        tags: QuerySet[Any] = super().get_queryset(request).annotate(used=Count("incidents"))
        return tags

    @admin.display(description=gettext_lazy("incidents"), ordering="used")
    def uses(self, tag: Any) -> int:
        return int(tag.used)
