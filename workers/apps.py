"""Registers the commands and jobs with Django. Of models workers have one: the signs of life."""

from celery import current_app
from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"

    def ready(self) -> None:
        from workers import jobs, schedule  # models must be loaded first

        jobs.register_all()
        current_app.conf.task_routes = schedule.routes()
        current_app.conf.beat_schedule = schedule.BEAT
