"""A photo on its way from a telephone to a picture that can hurt nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.crypto import EncryptedJSONField, EncryptedTextField
from civicwatch.lib.jobs import StagedRow
from sightings.models.contributor import Contributor
from sightings.models.inbound import InboundMessage
from sightings.models.sighting import Sighting
from sightings.photo_querysets import PhotoQuerySet
from sightings.public_ids import public_id


class PhotoStage(models.TextChoices):
    """``checked`` and ``for_person`` are rests: no machine waits there."""

    TO_FETCH = "to_fetch"
    FETCHED = "fetched"
    CHECKED = "checked"
    FOR_PERSON = "for_person"
    FAILED = "failed"


class PhotoOutcome(models.TextChoices):
    VERIFIED = "verified", _("looks like police")
    NEEDS_PERSON = "needs_person", _("a person has to look")
    NOT_POLICE = "not_police", _("does not look like police")
    UNREAD = "unread", _("could not be read")


class TakenWords(models.TextChoices):
    """What the place and time inside the photo say, held against what its sender said."""

    MATCHES = "matches", _("place and time in the photo match")
    FAR = "far", _("place or time in the photo do not match")
    NONE = "none", _("the photo carries neither place nor time")


class EarlierPicture(models.TextChoices):
    """Whose picture it was before, as far as its perceptual hashes tell."""

    NONE = "none", _("not seen before")
    OWN = "own", _("sent by the same sender before")
    OTHERS = "others", _("sent by somebody else before")
    KNOWN = "known", _("known to be old or from elsewhere")


class Photo(StagedRow):
    """The original lies sealed in private storage and expires; the public sees the derivative at most.

    What the photo itself says about place and time (``taken_place``: ``[latitude, longitude]``) is
    compared and never shown. ``reasons`` is a list of ``{"part", "says", "weight"}``; ``marks`` says what is
    blurred in the derivative: ``{"kind", "box": [left, top, right, bottom]}`` in fractions of the picture.
    """

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    message = models.ForeignKey(
        InboundMessage, models.SET_NULL, null=True, blank=True, related_name="photos", editable=False
    )
    contributor = models.ForeignKey(
        Contributor, models.SET_NULL, null=True, blank=True, related_name="photos", editable=False
    )
    sighting = models.ForeignKey(
        Sighting, models.SET_NULL, null=True, blank=True, related_name="photos", editable=False
    )
    media_url = EncryptedTextField(blank=True, default="", editable=False)
    media_sid = EncryptedTextField(blank=True, default="", editable=False)
    declared_type = models.CharField(max_length=100, blank=True, default="", editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    sealed_name = models.CharField(max_length=200, blank=True, default="", editable=False)
    sha256 = EncryptedTextField(blank=True, default="", editable=False)
    sha256_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    kind = models.CharField(max_length=10, blank=True, default="", editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_place = EncryptedJSONField(null=True, blank=True, editable=False)
    taken_words = models.CharField(max_length=10, choices=TakenWords, default=TakenWords.NONE, editable=False)

    phash = models.CharField(max_length=16, null=True, blank=True, editable=False)
    phash_mirrored = models.CharField(max_length=16, null=True, blank=True, editable=False)
    dhash = models.CharField(max_length=16, null=True, blank=True, editable=False)
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", editable=False
    )
    earlier_distance = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    earlier_is = models.CharField(
        max_length=8, choices=EarlierPicture, default=EarlierPicture.NONE, editable=False
    )
    marks = models.JSONField(default=list, blank=True, editable=False)
    faces = models.PositiveSmallIntegerField(default=0, editable=False)
    plates = models.PositiveSmallIntegerField(default=0, editable=False)
    names_police = models.BooleanField(default=False, db_default=False, editable=False)

    score = models.FloatField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=12, choices=PhotoOutcome, blank=True, default="", editable=False)
    reasons = models.JSONField(default=list, blank=True, editable=False)
    classifier = models.ForeignKey(
        "learning.ClassifierVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    derivative_name = models.CharField(max_length=200, blank=True, default="", editable=False)
    heat_name = models.CharField(max_length=200, blank=True, default="", editable=False)

    picture_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    picture_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    picture_refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    picture_refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    quarantined_at = models.DateTimeField(null=True, blank=True, editable=False)
    quarantine_reason = models.CharField(max_length=200, blank=True, default="", editable=False)
    refusal = models.CharField(max_length=40, blank=True, default="", editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "position"],
                condition=Q(message__isnull=False),
                name="photo_once_per_message",
            ),
            models.CheckConstraint(
                condition=Q(picture_approved_at__isnull=True, picture_approved_by__isnull=True)
                | (
                    Q(picture_approved_at__isnull=False, picture_approved_by__isnull=False)
                    & ~Q(derivative_name="")
                ),
                name="approved_picture_is_derivative",
            ),
            models.CheckConstraint(
                condition=Q(picture_refused_at__isnull=True, picture_refused_by__isnull=True)
                | Q(picture_refused_at__isnull=False, picture_refused_by__isnull=False),
                name="picture_refused_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(picture_approved_at__isnull=True) | Q(picture_refused_at__isnull=True),
                name="picture_approved_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(quarantined_at__isnull=True)
                | Q(derivative_name="", heat_name="", picture_approved_at__isnull=True),
                name="quarantined_photo_has_no_derivative",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at"], name="photo_due"),
            models.Index(fields=["sighting"], name="photo_of_sighting"),
            models.Index(fields=["phash"], condition=Q(phash__isnull=False), name="photo_by_phash"),
            models.Index(fields=["expires_at"], name="photo_to_expire"),
            models.Index(fields=["received_at"], name="photo_by_age"),
        ]
        permissions = [
            ("approve_photo", "Can approve a picture for the public"),
            ("open_sealed_photo", "Can open the sealed original of a photo"),
            ("retry_photo", "Can retry a photo that failed"),
        ]

    def __str__(self) -> str:
        return f"photo {self.public_id}"

    @property
    def is_public(self) -> bool:
        """Whether its picture may be shown: a person approved it and nothing has been found since."""
        return self.picture_approved_at is not None and self.quarantined_at is None
