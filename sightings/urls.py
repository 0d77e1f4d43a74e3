"""Where text messages come in, and the pages of the sightings."""

from django.urls import URLPattern, URLResolver

app_name = "sightings"
urlpatterns: list[URLPattern | URLResolver] = []
