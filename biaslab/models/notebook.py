"""A visitor's own notebook: whoever holds its link may read and change it, nobody else."""

from django.db import models
from django.utils import timezone


class Notebook(models.Model):
    """Known by the hash of a secret that only its link carries."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"notebook {self.pk}"
