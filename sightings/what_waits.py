"""The queues of this app, for the first page of admin."""

from django.utils.translation import gettext_lazy as _

from civicwatch.access.waiting import Queue
from sightings.models import Conversation, Photo, Sighting

QUEUES = (
    Queue(
        name="sightings",
        words=_("Sightings"),
        permission="sightings.view_sighting",
        page="admin:sightings_sighting_changelist",
        rows=lambda _person: Sighting.objects.waiting_for_person(),
        since="received_at",
    ),
    Queue(
        name="photos",
        words=_("Photos"),
        permission="sightings.view_photo",
        page="admin:sightings_photo_changelist",
        rows=lambda _person: Photo.objects.to_look_at(),
        since="received_at",
    ),
    Queue(
        name="conversations",
        words=_("Conversations"),
        permission="sightings.view_conversation",
        page="admin:sightings_conversation_changelist",
        rows=lambda _person: Conversation.objects.filter(needs_person_at__isnull=False),
        since="needs_person_at",
    ),
)
