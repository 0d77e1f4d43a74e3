"""Police seen somewhere: what the public is shown, for as long as it can help somebody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.crypto import EncryptedJSONField, EncryptedTextField
from sightings.models.contributor import Contributor
from sightings.models.conversation import Conversation
from sightings.public_ids import public_id
from sightings.querysets import SightingQuerySet


class SightingStatus(models.TextChoices):
    DRAFT = "draft", _("not finished")
    WAITING = "waiting", _("photo is being checked")
    SHOWN = "shown", _("shown")
    FOR_PERSON = "for_person", _("a person has to decide")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn by its sender")
    EXPIRED = "expired", _("over")


class SightingVerification(models.TextChoices):
    UNVERIFIED = "unverified", _("one report, not checked")
    PHOTO_CHECKED = "photo_checked", _("one report, photo checked")
    CONFIRMED = "confirmed", _("confirmed")


class Activity(models.TextChoices):
    PRESENT = "present", _("police are present")
    EVICTION = "eviction", _("an eviction")
    BELONGINGS = "belongings", _("belongings are taken")
    FORCE = "force", _("use of force")


class SightingSource(models.TextChoices):
    SMS = "sms", _("text message")
    WEB = "web", _("web form")
    CONSOLE = "console", _("console phone")
    DEMO = "demo", _("demonstration, invented")


class SightingPlace(models.TextChoices):
    STREET = "street", _("near that street or crossing")
    POINT = "point", _("near that point")
    ZIP = "zip", _("in that ZIP code")
    CITY = "city", _("in that city")


PUBLIC_STATUSES = (SightingStatus.SHOWN, SightingStatus.CONFIRMED)
OPEN_STATUSES = (SightingStatus.WAITING, SightingStatus.FOR_PERSON, *PUBLIC_STATUSES)
AREA_PLACES = (SightingPlace.ZIP, SightingPlace.CITY)


class Sighting(models.Model):
    """``latitude`` and ``longitude`` are snapped to the grid, and empty where an area is all that is known.

    ``exact`` (``[latitude, longitude]``) and ``note`` are encrypted and never public; ``exact`` goes as
    the sighting expires. ``same_as`` is another sender's report of the same presence. ``left_at`` is when its
    sender said that the police had left: this report's own time on the live map ends with it.
    """

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    contributor = models.ForeignKey(
        Contributor, models.SET_NULL, null=True, blank=True, related_name="sightings", editable=False
    )
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="sightings", editable=False
    )
    source = models.CharField(_("how it came"), max_length=8, choices=SightingSource, editable=False)

    exact = EncryptedJSONField(null=True, blank=True, editable=False)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True, editable=False)
    place_precision = models.CharField(max_length=8, choices=SightingPlace, blank=True, default="")
    zip_code = models.CharField(max_length=5, blank=True, default="")
    state = models.ForeignKey(
        "places.State", models.PROTECT, verbose_name=_("state"), null=True, blank=True, related_name="+"
    )
    county = models.ForeignKey("places.County", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.ForeignKey("places.City", models.PROTECT, null=True, blank=True, related_name="+")
    area_label = models.CharField(max_length=200, blank=True, default="")

    seen_at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    shown_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    activity = models.CharField(_("what police do"), max_length=12, choices=Activity, blank=True, default="")
    note = EncryptedTextField(blank=True, default="", editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=SightingStatus, default=SightingStatus.DRAFT
    )
    verification = models.CharField(
        _("how it was checked"),
        max_length=14,
        choices=SightingVerification,
        default=SightingVerification.UNVERIFIED,
    )
    confidence = models.FloatField(null=True, blank=True, editable=False)
    reasons = models.JSONField(default=list, blank=True, editable=False)
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="same_here", editable=False
    )
    independent_senders = models.PositiveSmallIntegerField(default=1, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    map_version = models.BigIntegerField(default=0, editable=False)
    carried_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # a comparison with nothing is neither true nor false: it passes
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="sighting_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(place_precision__in=AREA_PLACES)
                | Q(latitude__isnull=True, longitude__isnull=True),
                name="sighting_of_area_has_no_point",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PUBLIC_STATUSES)
                | Q(publish_at__isnull=False, expires_at__isnull=False),
                name="public_sighting_has_its_times",
            ),
            models.CheckConstraint(
                condition=~Q(status=SightingStatus.EXPIRED) | Q(exact__isnull=True),
                name="expired_sighting_forgets_where",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(decided_at__isnull=False),
                name="sighting_decided_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")), name="sighting_is_not_its_own_copy"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "publish_at"], name="sighting_to_show"),
            models.Index(fields=["status", "expires_at"], name="sighting_to_expire"),
            models.Index(fields=["cell"], name="sighting_cell"),
            models.Index(fields=["map_version"], name="sighting_map_version"),
            models.Index(fields=["-received_at"], name="sighting_latest"),
            models.Index(
                fields=["activity"],
                condition=Q(carried_at__isnull=True, activity=Activity.FORCE),
                name="sighting_to_carry",
            ),
        ]
        permissions = [
            ("decide_sighting", "Can confirm or reject a sighting"),
            ("reveal_sighting", "Can see the exact place of a sighting"),
        ]

    def __str__(self) -> str:
        return f"sighting {self.public_id}"
