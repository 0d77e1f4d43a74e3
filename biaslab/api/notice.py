"""What every answer about a face carries, so that no program can take it for a service."""

from django.utils.translation import gettext_lazy as _

NOTICE = _(
    "Guessing race from a face is a demonstration of harm here, not a service: it does not work, and nobody "
    "should do it to people. The answers show how data tilts a classifier, nothing about a person. One photo "
    "at a time; photos are never stored."
)
