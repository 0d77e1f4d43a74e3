"""Registers the app with Django."""

from django.apps import AppConfig


class BiaslabConfig(AppConfig):
    name = "biaslab"
    verbose_name = "Bias lab"
