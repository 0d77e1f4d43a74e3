"""A report that somebody sends through the site: a post like any other, under a platform of its own."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Report
from incidents.posts import FROM_THE_PUBLIC, Post, storable
from incidents.services.reports import receive

LONGEST = {"title": 300, "text": 10_000, "url": 2000, "when": 200, "where": 300}
NOTHING_TOLD = _("Say what happened, or give a link to where it is told.")


def tells_something(*, text: str, url: str) -> bool:
    """A link or a description is needed; the rest only helps."""
    return bool(text.strip() or url)


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
        platform=FROM_THE_PUBLIC,
        external_id=reference,
        url=url or None,
        author=None,
        title=storable(title.strip()),
        text=storable("\n".join(filter(None, said))),
        created_at=now,
    )
    receive([post], source=None, now=now)
    return reference


def is_known(reference: str) -> bool:
    """Whether a report was sent under this reference."""
    return Report.objects.filter(platform=FROM_THE_PUBLIC, external_id=reference).exists()
