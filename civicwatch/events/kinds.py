"""Every kind of event that leaves the site, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicwatch.access.partner_scopes import TWEETS_READ

KINDS: dict[str, Promise] = {
    "incident.published": _("an incident was published"),
    "incident.updated": _("a published incident was changed"),
    "incident.retracted": _("an incident was taken off the record"),
    "sighting.shown": _("a sighting stands on the map"),
    "sighting.confirmed": _("a sighting was confirmed"),
    "sighting.updated": _("a sighting on the map was changed"),
    "sighting.withdrawn": _("a sighting was taken off the map"),
    "sighting.expired": _("a sighting is over"),
    "tweet.flagged": _("a post was flagged as harmful"),
    "tweet.flag_decided": _("a person decided about a flagged post"),
    "tweet.flag_withdrawn": _("a flagged post is gone"),
    "warning.made": _("a post was flagged that names an account which you watch, or that you sent"),
}
# Kinds that are not for everybody, by how their names begin: the scope that a partner's key needs.
_NEEDS_SCOPE = {"tweet.": TWEETS_READ, "warning.": TWEETS_READ}
# Kinds that are told to one partner alone, by webhook: their subjects begin with ``partners/NUMBER/``.
_ADDRESSED = ("warning.",)
TEST = "webhook.test"
PUBLIC = ""  # the part of the stream that is for everybody


def part_of(kind: str) -> str:
    """The part of the stream that a kind belongs to: how its name begins, or PUBLIC."""
    return next((start for start in _NEEDS_SCOPE if kind.startswith(start)), PUBLIC)


def is_addressed(kind: str) -> bool:
    return kind.startswith(_ADDRESSED)


def scope_for(kind: str) -> str | None:
    """The scope that hearing of a kind takes; None where everybody may."""
    return _NEEDS_SCOPE.get(part_of(kind))
