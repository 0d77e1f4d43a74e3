"""Registers the package with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "civicwatch.events"
    label = "events"

    def ready(self) -> None:
        from civicwatch.access import sealing
        from civicwatch.events import webhooks  # it needs the models of every app

        sealing.also_reseals(webhooks.reseal)
