"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "civicwatch.access"
    verbose_name = _("Access")
    label = "access"

    def ready(self) -> None:
        from civicwatch.access import sign_in_log  # it needs the models of every app

        sign_in_log.listen()
