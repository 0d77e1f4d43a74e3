"""Registers the package with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "civicwatch.events"
    label = "events"
