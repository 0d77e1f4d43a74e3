"""The five groups with the words that a visitor reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """Values are the folder names of the data; see biaslab.groups."""

    WHITE = "White", _("White")
    BLACK = "Black", _("Black")
    EAST_ASIAN = "EastAsian", _("East Asian")
    INDIAN = "Indian", _("South Asian")
    OTHER = "Other", _("Other")
