"""What is kept about drift: counts in fixed bins and figures computed from them; never words, never a person.

So that the pictures outlive the posts: by the time a text has expired, its share of the counts stands.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FEWEST_ROWS = 30  # in a window: of fewer it is neither compared nor told how many they are
TOLD_IN = 10  # rows of an hour, rounded down, so that no small hour can be worked out from its day


class Period(models.TextChoices):
    HOUR = "hour", _("hour")
    DAY = "day", _("day")


class Origin(models.TextChoices):
    """What a version is held against."""

    HELD_OUT = "held_out", _("the examples kept aside when it was trained")
    FIRST_DAYS = "first_days", _("its first days on this installation")


class Statistic(models.TextChoices):
    PSI = "psi", _("PSI")
    KS = "ks", _("KS")
    CHI2 = "chi2", _("χ²")


class Answer(models.TextChoices):
    RETRAIN = "retrain", _("train again")
    LEAVE = "leave", _("leave it as it is")


class DriftReference(models.Model):
    """What a version is compared with: made once, so that every later day is held against the same."""

    version = models.OneToOneField(
        "learning.ClassifierVersion", models.CASCADE, related_name="drift_reference", editable=False
    )
    origin = models.CharField(max_length=12, choices=Origin, editable=False)
    since = models.DateTimeField(null=True, blank=True, editable=False)
    until = models.DateTimeField(null=True, blank=True, editable=False)
    n = models.PositiveIntegerField(editable=False)
    sketches = models.JSONField(default=dict, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"reference of {self.version}"


class DriftWindow(models.Model):
    """An hour or a day of one version: ``sketches`` holds the counts of each feature, ``n`` the rows.

    An hour in which nothing was judged has its row too: that is how a later round knows it was looked at.
    """

    version = models.ForeignKey(
        "learning.ClassifierVersion", models.CASCADE, related_name="drift_windows", editable=False
    )
    period = models.CharField(max_length=4, choices=Period, editable=False)
    start = models.DateTimeField(editable=False)
    n = models.PositiveIntegerField(default=0, editable=False)
    sketches = models.JSONField(default=dict, editable=False)
    measured_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "period", "start"], name="drift_window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.period} of {self.start:%Y-%m-%d %H:%M}"

    @property
    def rows_told(self) -> int | None:
        """What leaves this installation of how many rows there were; None for few.

        One photo in an hour would say when somebody sent it, before anything of it is public.
        """
        if self.n < FEWEST_ROWS:
            return None
        return self.n // TOLD_IN * TOLD_IN if self.period == Period.HOUR else self.n


class DriftReading(models.Model):
    """How far one feature of a window lies from the reference.

    It is an alarm where the difference is too rare to be chance (``p`` at most ``limit``) and also large
    enough to matter (``value`` at least ``threshold``).
    """

    window = models.ForeignKey(DriftWindow, models.CASCADE, related_name="readings", editable=False)
    feature = models.CharField(max_length=40, editable=False)
    statistic = models.CharField(max_length=4, choices=Statistic, editable=False)
    value = models.FloatField(editable=False)
    p = models.FloatField(editable=False)
    limit = models.FloatField(editable=False)
    threshold = models.FloatField(editable=False)
    alarm = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "feature", "statistic"], name="drift_reading_once"),
        ]
        indexes = [models.Index(fields=["window"], condition=Q(alarm=True), name="drift_alarms")]

    def __str__(self) -> str:
        return f"{self.feature} {self.statistic} {self.value:.3f}, {self.window}"


class DriftAlarm(models.Model):
    """A day on which a version drifted, and the proposal to train again, which a person answers."""

    version = models.ForeignKey(
        "learning.ClassifierVersion", models.CASCADE, related_name="drift_alarms", editable=False
    )
    day = models.DateField(editable=False)
    features = models.JSONField(default=list, editable=False)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="", editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "day"], name="drift_alarm_once_a_day"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="drift_alarm_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"drift of {self.version} on {self.day}"
