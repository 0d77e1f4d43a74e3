"""Sightings in Django's admin: one file a subject."""

from sightings.admin import city_datasets, city_layers

__all__ = ["city_datasets", "city_layers"]
