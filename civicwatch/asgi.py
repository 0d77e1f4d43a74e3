"""The live stream, for an ASGI server: ``/live/events/`` and nothing else."""

import os

import django

from civicwatch.lib.left_out import leave_out

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
leave_out()
django.setup(set_prefix=False)

from civicwatch.events.stream import application  # noqa: E402  (needs Django set up)

__all__ = ["application"]
