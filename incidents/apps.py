"""Registers the app with Django, its layer with the map, and its classifier with the others."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        from civicwatch.access import waiting
        from civicwatch.learning import registry
        from civicwatch.maps import layers  # models can be imported only once every app is loaded
        from incidents import filter_words, map_filter, map_layer, what_waits
        from incidents.force.in_words import FORCE

        waiting.register(*what_waits.QUEUES)
        layers.register(
            layers.Layer(
                name=map_layer.NAME,
                changes_since=map_layer.changes_since,
                filter=map_filter.read,
                properties=map_layer.properties,
                parameters=filter_words.FILTER,
            )
        )
        registry.register(
            "force",
            module="incidents.force.classifier",
            shipped=Path(__file__).parent / "force" / "artefacts",
            in_words=FORCE,
            verdicts="incidents.force.verdicts:FORCE",
            reading="incidents.force.reading.read",
            samples="incidents.force.samples",
        )
