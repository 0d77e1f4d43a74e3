"""CivicWatch's wiring: settings, URLs, the Celery application and the shared packages."""

from civicwatch.celery import app as celery_app

__all__ = ["celery_app"]
