"""Registers the package with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "civicwatch.access"
    label = "access"

    def ready(self) -> None:
        from civicwatch.access import sign_in_log  # it needs the models of every app

        sign_in_log.listen()
