"""Places in admin: to look up and to search from an incident's form; their rows come from the gazetteer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from civicwatch.places.models import City, County, State


class ByText(ReadOnlyAdmin):
    """Rows whose key is a text: no key holds a character that PostgreSQL would refuse to look for."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return super().get_object(request, object_id, from_field) if object_id.isprintable() else None


@admin.register(State)
class StateAdmin(ByText):
    list_display = ("name", "usps", "fips")
    search_fields = ("name", "=usps")


@admin.register(County)
class CountyAdmin(ByText):
    list_display = ("name", "state", "fips")
    list_select_related = ("state",)
    list_filter = ("state",)
    search_fields = ("name", "=fips")
    show_full_result_count = False


@admin.register(City)
class CityAdmin(ReadOnlyAdmin):
    """Search puts great cities first, and takes a state beside the name: *portland me*."""

    list_display = ("name", "state", "county", "population")
    list_select_related = ("state", "county")
    list_filter = ("state",)
    search_fields = ("name__istartswith", "=state__usps", "state__name__istartswith")
    ordering = ("-population", "geonameid")
    show_full_result_count = False
