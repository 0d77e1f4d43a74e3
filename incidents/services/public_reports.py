"""A report that somebody sends through the site: a post like any other, under a platform of its own."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from incidents.posts import Post, storable
from incidents.services.reports import receive

PLATFORM = "public"


@transaction.atomic
def send(
    *,
    title: str = "",
    text: str = "",
    url: str = "",
    when: str = "",
    where: str = "",
    now: datetime | None = None,
) -> str:
    """Stores the report and wakes the pipeline after commit; returns a reference for the sender to quote."""
    now = now or timezone.now()
    reference = secrets.token_hex(8)
    labelled = {"When": when.strip(), "Where": where.strip()}
    said = [text.strip(), *(f"{label}: {value}" for label, value in labelled.items() if value)]
    post = Post(
        platform=PLATFORM,
        external_id=reference,
        url=url or None,
        author=None,
        title=storable(title.strip()),
        text=storable("\n".join(filter(None, said))),
        created_at=now,
    )
    receive([post], source=None, now=now)
    return reference
