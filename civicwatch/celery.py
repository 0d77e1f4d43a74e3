"""The Celery application: the bell that wakes the jobs whose rows wait in the database.

Workers are found by name, so that nothing here imports them.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")

app = Celery("civicwatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workers"], related_name="tasks")
