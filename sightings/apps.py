"""Registers the app with Django, its layers with the map, and its classifier with the others."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SightingsConfig(AppConfig):
    name = "sightings"
    verbose_name = _("Sightings")

    def ready(self) -> None:
        from civicwatch.access import sealing, waiting
        from civicwatch.learning import registry
        from civicwatch.maps import layers  # models can be imported only once every app is loaded
        from sightings import (
            city_filtering,
            city_map_filter,
            city_map_layer,
            filtering,
            map_filter,
            map_layer,
            what_waits,
        )
        from sightings.police.in_words import PHOTO
        from sightings.services import resealing

        waiting.register(*what_waits.QUEUES)
        sealing.also_reseals(resealing.reseal)
        registry.register(
            "photo",
            module="sightings.police.classifier",
            shipped=Path(__file__).parent / "police" / "artefacts",
            in_words=PHOTO,
            verdicts="sightings.police.verdicts:PHOTO",
            samples="sightings.police.samples",
        )

        layers.register(
            layers.Layer(
                name=map_layer.NAME,
                changes_since=map_layer.changes_since,
                filter=map_filter.read,
                properties=map_layer.properties,
                parameters=filtering.FILTER,
                clock=map_layer.CLOCK,
            )
        )
        layers.register(
            layers.Layer(
                name=city_map_layer.NAME,
                changes_since=city_map_layer.changes_since,
                filter=city_map_filter.read,
                properties=city_map_layer.properties,
                parameters=city_filtering.FILTER,
                clock=city_map_layer.CLOCK,
            )
        )
        layers.register(
            layers.Layer(
                name=city_map_layer.STOPS,
                changes_since=city_map_layer.stops_since,
                filter=city_map_filter.stops,
                properties=city_map_layer.stop_properties,
            )
        )
