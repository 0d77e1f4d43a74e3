"""A data set that a city publishes, as it is set up in admin: where it lies, which column means what, how
often it is read, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatasetKind(models.TextChoices):
    """What a row is. Of encampment requests only counts by area are ever shown."""

    CALL = "call_for_service", _("call to the police")
    REQUEST = "request_311", _("311 request")
    ENCAMPMENT = "encampment", _("311 request about an encampment")


class DatasetVendor(models.TextChoices):
    SOCRATA = "socrata", _("Socrata")
    FILE = "file", _("files brought by hand")


class CityDataset(models.Model):
    key = models.SlugField(_("key"), max_length=60, unique=True)
    label = models.CharField(_("label"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    kind = models.CharField(_("what a row is"), max_length=20, choices=DatasetKind)
    vendor = models.CharField(
        _("published with"), max_length=20, choices=DatasetVendor, default=DatasetVendor.SOCRATA
    )
    domain = models.CharField(_("domain"), max_length=120, blank=True, default="")
    dataset_id = models.CharField(_("data set id"), max_length=40, blank=True, default="")
    mapping = models.JSONField(_("columns"), default=dict)
    row_filter = models.TextField(_("filter"), blank=True, default="")
    updated_field = models.CharField(_("column of the last change"), max_length=100, default=":updated_at")
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/Los_Angeles")
    outlines = models.SlugField(_("outlines of its districts"), max_length=60, blank=True, default="")
    interval_minutes = models.PositiveIntegerField(_("read every … minutes"), default=360)
    delay_hours = models.PositiveIntegerField(_("show after … hours"), default=24)
    keep_days = models.PositiveIntegerField(_("keep … days"), default=90)
    attribution = models.CharField(_("attribution"), max_length=200, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=120, blank=True, default="")
    licence_url = models.URLField(_("licence address"), max_length=300, blank=True, default="")
    source_url = models.URLField(_("page of the data set"), max_length=300, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_demonstration = models.BooleanField(_("sample data"), default=False, editable=False)
    enabled = models.BooleanField(_("read on schedule"), default=False)
    is_shown = models.BooleanField(_("shown on the map"), default=True)
    # --- how it goes: written by whoever reads it ---
    columns = models.JSONField(default=dict, blank=True, editable=False)  # name → type, as last seen
    sample = models.JSONField(default=list, blank=True, editable=False)  # the mapped columns of a few rows
    cursor = models.JSONField(default=dict, blank=True, editable=False)
    last_run = models.JSONField(default=dict, blank=True, editable=False)
    is_to_be_looked_at = models.BooleanField(default=False, editable=False)  # asked for in admin
    due_at = models.DateTimeField(
        _("read again at"), null=True, blank=True, default=timezone.now, editable=False
    )
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    last_attempt_at = models.DateTimeField(_("last tried"), null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, default="", editable=False)
    city_updated_at = models.DateTimeField(_("changed at the city"), null=True, blank=True, editable=False)
    whole_round_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # when last read from its start

    class Meta:
        ordering = ["city", "label"]
        verbose_name = _("city data set")
        verbose_name_plural = _("city data sets")
        constraints = [
            models.CheckConstraint(
                condition=Q(vendor=DatasetVendor.FILE, enabled=False)
                | (Q(vendor=DatasetVendor.SOCRATA) & ~Q(domain="") & ~Q(dataset_id="")),
                name="city_dataset_has_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DatasetKind.ENCAMPMENT) | Q(delay_hours__gte=7 * 24),
                name="city_dataset_encampments_wait",
            ),
        ]
        indexes = [models.Index(fields=["enabled", "due_at"], name="city_dataset_due")]

    def __str__(self) -> str:
        return self.label
