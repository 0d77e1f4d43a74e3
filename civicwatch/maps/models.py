"""The version of each map layer: one row, locked by whoever changes what the layer shows.

The lock is held to the end of the writer's transaction, so versions become visible in their own order and an
index that has read version n has missed nothing below it.
"""

from django.db import models


class Layer(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    epoch = models.BigIntegerField()
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at version {self.version}"
