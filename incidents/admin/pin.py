"""The pin on a map: a point as GeoJSON, drawn by Leaflet on our own base map.

A plain field, because ``LeafletWidget`` stands on GeoDjango and its GDAL costs every web process 35 MB.
"""

import json
import math
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class Pin(NamedTuple):
    """Degrees, in the order of GeoJSON."""

    longitude: float
    latitude: float


class PinWidget(forms.Widget):
    """No inline script: the module reads the map's data attributes."""

    template_name = "admin/civicwatch/pin.html"

    @property
    def media(self) -> forms.Media:
        return forms.Media(
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


class PinField(forms.Field):
    """``{"type": "Point", "coordinates": [longitude, latitude]}`` to a ``Pin``; empty to None."""

    widget = PinWidget
    default_error_messages = {"invalid": _("This is not a point on a map.")}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Pin):
            return json.dumps({"type": "Point", "coordinates": list(value)})
        return value

    def to_python(self, value: Any) -> Pin | None:
        if value in self.empty_values:
            return None
        try:
            point = json.loads(value)
            longitude, latitude = map(float, point["coordinates"])
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if point.get("type") != "Point" or not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Pin(longitude, latitude)
