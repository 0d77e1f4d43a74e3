"""Public pages of the record."""

from django.urls import URLPattern, path

from incidents.views.map import incident_map

app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("", incident_map, name="map"),
]
