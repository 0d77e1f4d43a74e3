"""Sightings in Django's admin: one file a subject."""

from sightings.admin import city_datasets, city_layers, conversations, photos, sightings

__all__ = ["city_datasets", "city_layers", "conversations", "photos", "sightings"]
