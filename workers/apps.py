"""Registers the commands and jobs with Django; workers have no models."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"
