"""The pin on a map: django-leaflet's widget with a marker to drag, drawn on our own base map."""

from typing import Any

from django.conf import settings
from django.forms import Media
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from leaflet.forms.widgets import LeafletWidget


class PinWidget(LeafletWidget):
    """Holds one point as GeoJSON. No inline script: the module reads the map's data attributes."""

    template_name = "admin/civicwatch/pin.html"
    geom_type = "POINT"

    @property
    def media(self) -> Media:
        return Media(
            js=["leaflet/leaflet.js", "vendor/topojson-client/topojson-client.min.js"],
            css={"screen": ["leaflet/leaflet.css"]},
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["tile_url"] = settings.TILE_URL
        context["tile_attribution"] = settings.TILE_ATTRIBUTION
        context["shapes"] = {
            "states": static("vendor/us-atlas/states-10m.json"),
            "counties": static("vendor/us-atlas/counties-10m.json"),
            "countries": static("vendor/world-atlas/countries-50m.json"),
            "places": static("data/places.json"),
        }
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))
