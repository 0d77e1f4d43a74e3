"""Force ranks: one ordered scale from no police to lethal force, in words."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class ForceRank(IntegerChoices):
    NO_POLICE = 0, _("no police")
    PRESENCE = 1, _("presence")
    EMPTY_HAND = 2, _("empty hand")
    BLUNT_FORCE = 3, _("blunt force")
    CHEMICAL_OR_ELECTRIC = 4, _("chemical or electric")
    LETHAL = 5, _("lethal")
