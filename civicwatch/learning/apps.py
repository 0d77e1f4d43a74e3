"""Registers the package with Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "civicwatch.learning"
    label = "learning"
