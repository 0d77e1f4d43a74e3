"""Every kind of event that leaves the site, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "incident.published": _("an incident was published"),
    "incident.updated": _("a published incident was changed"),
    "incident.retracted": _("an incident was taken off the record"),
    "sighting.shown": _("a sighting stands on the map"),
    "sighting.confirmed": _("a sighting was confirmed"),
    "sighting.updated": _("a sighting on the map was changed"),
    "sighting.withdrawn": _("a sighting was taken off the map"),
    "sighting.expired": _("a sighting is over"),
}
TEST = "webhook.test"
