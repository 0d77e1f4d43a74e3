"""A post that the classifier points out, and what people made of that."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.random_names import random_name
from tweets.models.tweet import HarmKind, Tweet
from tweets.querysets import FlagQuerySet


class FlagStatus(models.TextChoices):
    WAITING = "waiting", _("a person decides whether it is one")
    OPEN = "open", _("flagged by the machine, not yet looked at")
    UPHELD = "upheld", _("a person agreed")
    DISMISSED = "dismissed", _("a person disagreed")
    WITHDRAWN = "withdrawn", _("the post is gone")


WAITING = (FlagStatus.WAITING, FlagStatus.OPEN)
TOLD = (FlagStatus.OPEN, FlagStatus.UPHELD)  # what the classification stream calls a flag


class Severity(models.IntegerChoices):
    MILD = 1, _("mild")
    SERIOUS = 2, _("serious")
    SEVERE = 3, _("severe")


def new_public_id() -> str:
    return random_name(12)


class Flag(models.Model):
    """One for a post. The public id is what partners know it by; the claim lapses by the clock."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    tweet = models.OneToOneField(Tweet, models.CASCADE, related_name="flag", editable=False)
    kind = models.CharField(max_length=20, choices=HarmKind)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MILD)
    status = models.CharField(max_length=10, choices=FlagStatus, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        indexes = [
            models.Index(fields=["status", "-severity", "made_at"], name="flag_queue"),
            models.Index(fields=["claimed_by", "claimed_at"], name="flag_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=("waiting", "open"), decided_at=None)
                | models.Q(status__in=("upheld", "dismissed"), decided_at__isnull=False)
                | models.Q(status="withdrawn"),
                name="flag_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="upheld", kind="not_cyberbullying"), name="flag_upheld_has_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by=None) | models.Q(claimed_at__isnull=False),
                name="flag_claimed_has_time",
            ),
        ]
        permissions = [
            ("decide_flag", "Can decide about a flag"),
            ("open_author_flag", "Can open who wrote a flagged post"),
        ]

    def __str__(self) -> str:
        return f"flag {self.public_id}"


class FlagDecision(models.Model):
    """What a person decided about a flag, and when; appended, never changed.

    ``kind`` and ``severity`` are what the flag is after it, ``from_kind`` and ``from_severity`` what it was
    before (old decisions have no severity); ``undoes`` is the decision that was taken back within its minute.
    """

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="decisions", editable=False)
    action = models.CharField(max_length=20, editable=False)
    from_status = models.CharField(max_length=10, editable=False)
    to_status = models.CharField(max_length=10, editable=False)
    kind = models.CharField(max_length=20, blank=True, default="", editable=False)
    from_kind = models.CharField(max_length=20, blank=True, default="", editable=False)
    severity = models.PositiveSmallIntegerField(choices=Severity, null=True, blank=True, editable=False)
    from_severity = models.PositiveSmallIntegerField(choices=Severity, null=True, blank=True, editable=False)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="undone_by", editable=False
    )
    note = models.TextField(blank=True, default="", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["by", "-at"], name="flag_decision_of_person")]

    def __str__(self) -> str:
        return f"{self.action}, {self.flag}"
