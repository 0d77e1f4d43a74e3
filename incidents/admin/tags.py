"""The vocabulary of tags: words may be mended and tags added, none taken away."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from incidents.models import Tag


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    actions = None
    list_display = ("name", "slug", "uses")
    search_fields = ("name", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """A tag in use is part of the record and of its log."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> tuple[str, ...]:
        """The slug stands in addresses, exports and the log; only the words may be mended."""
        return ("slug",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        tags: QuerySet[Any] = super().get_queryset(request).annotate(used=Count("incidents"))
        return tags

    @admin.display(description=gettext_lazy("incidents"), ordering="used")
    def uses(self, tag: Any) -> int:
        return int(tag.used)
