"""That something was erased and must not come back: keyed hashes, in the database and a file beside it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from civicwatch.lib.crypto import blind_index
from sightings.models import ErasedMessage, WebLink
from sightings.services import erased_list


def of_message(sid: str) -> str:
    return blind_index("message", sid)


def of_link(link: WebLink) -> str:
    """A report by form or API has no message and no number; its private link is what it is known by."""
    return blind_index("web-link", link.secret_hash)


def keep(marks: Iterable[str], *, now: datetime) -> None:
    """In the caller's transaction; at its commit in the file, which outlives a database put back."""
    kept = list(marks)
    transaction.on_commit(lambda: erased_list.append(kept), robust=True)
    rows = [ErasedMessage(sid_hash=each, erased_at=now) for each in kept]
    ErasedMessage.objects.bulk_create(rows, ignore_conflicts=True)
