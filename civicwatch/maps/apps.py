"""Registers the package with Django."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "civicwatch.maps"
    label = "maps"
