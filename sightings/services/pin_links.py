"""Links that let a sender put a pin on a map, once and within an hour; only the hash of a secret is kept."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from civicwatch.lib.private_links import hash_of
from sightings.models import Conversation, PinLink

GOOD_FOR = timedelta(hours=1)
SECRET_BYTES = 16  # 128 bits, for an hour: a link has to fit into a text message


def make(conversation: Conversation, *, now: datetime) -> str:
    """A fresh link; those that were sent before are as good until one of them is used."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    PinLink.objects.create(
        secret_hash=hash_of(secret), conversation=conversation, made_at=now, expires_at=now + GOOD_FOR
    )
    path = reverse("sightings:pin", kwargs={"secret": secret})
    return f"{settings.PUBLIC_URL}{path}"


def find(secret: str, *, now: datetime) -> PinLink | None:
    """The link of a secret while it can be used."""
    rows = PinLink.objects.filter(used_at__isnull=True, expires_at__gt=now)
    return rows.select_related("conversation").filter(secret_hash=hash_of(secret)).first()


def use(link: PinLink, *, now: datetime) -> bool:
    """Use up a link, and with it every other one of its conversation. True for one caller only."""
    mine = PinLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now)
    if not mine.update(used_at=now):
        return False
    others = PinLink.objects.filter(conversation=link.conversation_id, used_at__isnull=True)
    others.update(used_at=now)
    return True
