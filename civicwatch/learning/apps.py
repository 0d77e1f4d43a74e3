"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "civicwatch.learning"
    verbose_name = _("Learning")
    label = "learning"

    def ready(self) -> None:
        from civicwatch.access import sealing
        from civicwatch.learning.loop import (
            sealed_rows,
        )  # models can be imported only once every app is loaded

        sealing.also_reseals(sealed_rows.reseal)
