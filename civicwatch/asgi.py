"""The live stream, for an ASGI server: ``/live/events/``, its figures at ``/metrics``, and nothing else."""

import os

import django

from civicwatch.lib.left_out import leave_out

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
leave_out()
django.setup(set_prefix=False)

from civicwatch.events import live_figures, stream  # noqa: E402  (needs Django set up)

application = live_figures.with_figures(stream.application)

__all__ = ["application"]
