"""Registers the package with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "civicwatch.places"
    label = "places"
