"""The queues of this app, for the first page of admin."""

from django.utils.translation import gettext_lazy as _

from civicwatch.access.waiting import Queue
from tweets.models import Appeal, Flag

QUEUES = (
    Queue(
        name="flags",
        words=_("Flags"),
        permission="tweets.view_flag",
        page="admin:tweets_flag_changelist",
        rows=lambda _person: Flag.objects.waiting(),
        since="made_at",
    ),
    Queue(
        name="appeals",
        words=_("Appeals"),
        permission="tweets.view_appeal",
        page="admin:tweets_appeal_changelist",
        rows=lambda _person: Appeal.objects.filter(state="open"),
        since="sent_at",
    ),
)
