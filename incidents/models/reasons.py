"""Why an incident was closed: the words that moderators choose from and the public reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RejectReason(TextChoices):
    NOT_FORCE = "not_force", _("no use of force by police")
    NOT_AN_EVENT = "not_an_event", _("an opinion or a general remark, not one event")
    NOT_HERE = "not_here", _("not in the United States")
    TOO_OLD = "too_old", _("from long before the period that the record covers")
    NOT_ENOUGH = "not_enough", _("too little to find out what happened")
    FALSE = "false", _("staged, satire or shown to be untrue")
    HARMFUL = "harmful", _("showing it would harm somebody")
    OTHER = "other", _("another reason")


class RetractReason(TextChoices):
    FALSE = "false", _("shown to be untrue")
    NOT_FORCE = "not_force", _("not a use of force by police")
    WRONG_FACTS = "wrong_facts", _("essential facts were wrong")
    DUPLICATE = "duplicate", _("already on the record")
    REMOVAL_ASKED = "removal_asked", _("removed on request of a person concerned")
    HARMFUL = "harmful", _("showing it would harm somebody")
    PUBLISHED_BY_MISTAKE = "mistake", _("published by mistake")
    OTHER = "other", _("another reason")


class MachineReason(TextChoices):
    """What a machine closes an incident for; nobody chooses it."""

    DELETED_AT_SOURCE = "deleted_at_source", _("deleted at its source")


def reason_label(reason: str) -> str:
    """The words of a stored reason, of either kind; an unknown one is its own label."""
    for choices in (RejectReason, RetractReason, MachineReason):
        if reason in choices.values:
            return str(choices(reason).label)
    return reason
