"""When the processes that answer no ping were last heard: the only rows that workers have of their own."""

from django.db import models


class SignOfLife(models.Model):
    """One row a process: in the database, so that any machine can read it, also while the broker is away."""

    name = models.CharField(max_length=20, primary_key=True)
    heard_at = models.DateTimeField(help_text="When its loop last went round.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}, heard {self.heard_at:%Y-%m-%d %H:%M:%S}"
