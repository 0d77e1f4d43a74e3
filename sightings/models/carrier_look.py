"""When the carrier's list was last read to its end: the next look goes back as far."""

from django.db import models


class CarrierLook(models.Model):
    """One row a carrier. It goes with the database, so that one put back from a backup looks back to then."""

    carrier = models.CharField(max_length=20, primary_key=True)
    looked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.carrier}, read {self.looked_at:%Y-%m-%d %H:%M:%S}"
