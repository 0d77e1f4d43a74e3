"""What somebody asks to have put right or removed, and what was answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.correction_querysets import CorrectionQuerySet
from incidents.models.incident import Incident


class Correction(models.Model):
    """A request about a published incident. Who asks is known by a private link alone.

    ``token_hash`` is SHA-256 of the token in that link; the token itself is kept by the sender only.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("something is wrong or missing")
        REMOVAL = "removal", _("this should not be public")

    class Relation(models.TextChoices):
        NOT_SAID = "not_said", _("I would rather not say")
        CONCERNED = "concerned", _("it happened to me")
        FAMILY = "family", _("it happened to somebody close to me")
        WITNESS = "witness", _("I was there")
        OFFICER = "officer", _("I am the officer or speak for the agency")
        LAWYER = "lawyer", _("I speak for somebody concerned")
        READER = "reader", _("I read about it")

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ASKED = "asked", _("we asked you something")
        CORRECTED = "corrected", _("put right")
        REMOVED = "removed", _("removed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn by you")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=12, choices=Kind)
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.NOT_SAID)
    about_child = models.BooleanField(
        default=False, help_text=_("Whoever asks says that a child is concerned.")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["state", "sent_at"], name="correction_queue")]
        permissions = [("answer_correction", "Can answer a request for correction or removal")]

    def __str__(self) -> str:
        return f"{self.kind} of incident {self.incident_id} ({self.state})"

    @property
    def is_closed(self) -> bool:
        return self.state not in (self.State.OPEN, self.State.ASKED)


class CorrectionMessage(models.Model):
    """One message between whoever asks and the moderators; ``by`` is empty for the one who asks."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} about request {self.correction_id}"
