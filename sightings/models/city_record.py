"""One row of a city's data set, with no more of it than may be shown."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicwatch.places.models import County
from sightings.city_querysets import CityRecordQuerySet
from sightings.models.city_dataset import CityDataset, DatasetKind


class RecordPrecision(models.TextChoices):
    """What the point of a record stands for."""

    POINT = "point", _("a block, moved to the grid")
    DISTRICT = "district", _("the middle of a police district")
    NONE = "none", _("an area without a point")


class CityRecord(models.Model):
    """A request about an encampment has an area and never a point: the database refuses one."""

    dataset = models.ForeignKey(CityDataset, models.CASCADE, related_name="records")
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=DatasetKind)
    category = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()
    hour = models.PositiveSmallIntegerField(null=True)  # local; null where the city gives the day alone
    city_updated_at = models.DateTimeField(null=True)
    precision = models.CharField(max_length=10, choices=RecordPrecision, default=RecordPrecision.NONE)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    zip_code = models.CharField(max_length=5, blank=True, default="")
    district = models.CharField(max_length=40, blank=True, default="")
    area = models.CharField(max_length=120, blank=True, default="")
    county = models.ForeignKey(County, models.SET_NULL, null=True, related_name="+")
    public_from = models.DateTimeField()
    public_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    digest = models.CharField(max_length=16)  # of what the city said, to know a change
    map_version = models.BigIntegerField(default=0)

    objects = CityRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("city record")
        verbose_name_plural = _("city records")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "external_id"], name="city_record_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, precision=RecordPrecision.NONE)
                | (
                    Q(latitude__isnull=False, longitude__isnull=False)
                    & ~Q(precision=RecordPrecision.NONE)
                    & ~Q(kind=DatasetKind.ENCAMPMENT)
                ),
                name="city_record_encampments_have_no_point",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="city_record_newest"),
            models.Index(fields=["dataset", "-at", "-id"], name="city_record_of_dataset"),
            models.Index(fields=["map_version"], name="city_record_changes"),
            models.Index(fields=["dataset", "zip_code", "at"], name="city_record_by_zip"),
            models.Index(fields=["dataset", "kind", "at"], name="city_record_of_kind"),
            models.Index(
                fields=["dataset"], condition=Q(latitude__isnull=False), name="city_record_with_point"
            ),
            models.Index(fields=["public_until"], name="city_record_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.at:%Y-%m-%d}"
