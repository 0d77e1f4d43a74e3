"""A visitor's notebook: made at the first thing they record, found by the secret of its link alone."""

from datetime import datetime

from django.utils import timezone

from biaslab.models import Notebook
from civicwatch.lib.private_links import hash_of, new_secret


def open_new(*, now: datetime | None = None) -> tuple[Notebook, str]:
    """A new notebook and the secret of its link, which cannot be read again."""
    secret = new_secret()
    notebook = Notebook.objects.create(token_hash=hash_of(secret), created_at=now or timezone.now())
    return notebook, secret


def find(secret: str) -> Notebook | None:
    return Notebook.objects.filter(token_hash=hash_of(secret)).first() if secret else None


def erase(*, notebook: Notebook) -> None:
    """The notebook with everything in it; the crowd's totals lose it too."""
    notebook.delete()
