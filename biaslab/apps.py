"""Registers the app with Django, and its classifiers with the others."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BiaslabConfig(AppConfig):
    name = "biaslab"
    verbose_name = _("Bias lab")

    def ready(self) -> None:
        from biaslab.in_words import FACES  # translations can be read only once every app is loaded
        from civicwatch.learning import registry

        registry.register(
            "faces",
            module="biaslab.faces.classifier",
            shipped=Path(__file__).parent / "artefacts",
            in_words=FACES,
        )
