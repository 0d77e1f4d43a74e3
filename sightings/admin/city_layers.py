"""Layers of rents and stops in admin: shown or not, whom to name, and of when they are."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civicwatch.access.models import User
from sightings.models import LayerInfo
from sightings.services.city_switches import layer_changed

_BROUGHT = ("key", "theme", "as_of", "updated_at", "how_many")


@admin.register(LayerInfo)
class LayerInfoAdmin(admin.ModelAdmin):
    list_display = ("label", "theme", "is_shown", "as_of", "updated_at", "licence")
    list_filter = ("theme", "is_shown")
    fields = (
        *("label", "key", "theme", "is_shown", "unit", "attribution", "licence", "licence_url"),
        *("source_url", "note", "as_of", "updated_at", "how_many"),
    )
    readonly_fields = _BROUGHT
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A layer comes with its numbers: manage.py import_area_values and import_stops."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LayerInfo | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LayerInfo, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)
        layer_changed(layer=obj, fields=form.changed_data, by=request.user)

    @admin.display(description=gettext_lazy("how many"))
    def how_many(self, layer: LayerInfo) -> int:
        return layer.values.count() or layer.stops.count()
