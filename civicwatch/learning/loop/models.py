"""History of how classifiers came to be: what taught them, how training went, who let them judge."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.jobs import StagedRow


class DataSet(models.Model):
    """Verdicts of people as they stood at one moment. The rows lie sealed in ``file``.

    ``counts`` is ``{label: {"learn": n, "held_out": n}}``. A word that must be forgotten leaves the file;
    ``purged`` counts those, and the fingerprint stays that of what was learned from.
    """

    name = models.CharField(max_length=40, editable=False)
    number = models.PositiveIntegerField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    file = models.CharField(max_length=200, blank=True, default="", editable=False)
    n = models.PositiveIntegerField(editable=False)
    counts = models.JSONField(default=dict, editable=False)
    groups = models.PositiveIntegerField(default=0, editable=False)
    conflicts = models.PositiveIntegerField(default=0, editable=False)
    purged = models.PositiveIntegerField(default=0, editable=False)
    tidied_at = models.DateTimeField(default=timezone.now, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="data_set_once")]

    def __str__(self) -> str:
        return f"{self.name} verdicts {self.number}"


class RunStage(models.TextChoices):
    """The first five are the steps, each a job of its own; the others are rests."""

    VALIDATE = "validate", _("gathering and checking what people decided")
    SPLIT = "split", _("putting some of it aside to compare with")
    TRAIN = "train", _("training")
    EVALUATE = "evaluate", _("comparing with the version that judges today")
    REGISTER = "register", _("writing it down")
    REGISTERED = "registered", _("done")
    REFUSED = "refused", _("could not be trained")
    FAILED = "failed", _("failed")


STEPS = (RunStage.VALIDATE, RunStage.SPLIT, RunStage.TRAIN, RunStage.EVALUATE, RunStage.REGISTER)


class TrainingRun(StagedRow):
    """One training of a candidate, asked for by a person.

    ``why_not`` tells why there is none: ``{"what": "few", …}``, put into words by ``why``.
    """

    name = models.CharField(_("classifier"), max_length=40)
    percent = models.PositiveSmallIntegerField(default=0, editable=False)
    why_not = models.JSONField(default=dict, blank=True, editable=False)
    data_set = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="runs", editable=False
    )
    base_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    candidate = models.JSONField(default=dict, blank=True, editable=False)
    compared = models.JSONField(default=dict, blank=True, editable=False)
    version = models.OneToOneField(
        "learning.ClassifierVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="run",
        editable=False,
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("training run")
        verbose_name_plural = _("training runs")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(stage__in=[str(step) for step in STEPS]),
                name="training_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="training_percent"),
            models.CheckConstraint(
                condition=~Q(stage=RunStage.REGISTERED) | Q(version__isnull=False),
                name="training_registered_has_version",
            ),
        ]
        indexes = [models.Index(fields=["stage", "due_at"], name="training_due")]

    def __str__(self) -> str:
        return f"training {self.pk} of {self.name}"

    @property
    def is_at_work(self) -> bool:
        return self.stage in STEPS

    @property
    def stage_in_words(self) -> str:
        return str(RunStage(self.stage).label)


class Comparison(models.Model):
    """A candidate beside the version that judged then, on the same rows. ``slices``: as in ``gate.Part``."""

    version = models.OneToOneField(
        "learning.ClassifierVersion", models.CASCADE, related_name="comparison", editable=False
    )
    against = models.ForeignKey(
        "learning.ClassifierVersion", models.PROTECT, related_name="+", editable=False
    )
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="comparisons", editable=False)
    passed = models.BooleanField(editable=False)
    margin = models.FloatField(editable=False)
    slices = models.JSONField(default=list, editable=False)
    left_out = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Rows that the version in charge had learned from.")
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.version} beside {self.against}"


class Promotion(models.Model):
    """A version came to judge: which one before it, by whom, why. Appended to, never changed."""

    class How(models.TextChoices):
        PROMOTED = "promoted", _("promoted after a comparison")
        ROLLED_BACK = "rolled_back", _("rolled back")
        OPERATOR = "operator", _("activated by the operator’s command")

    name = models.CharField(max_length=40, editable=False)
    before = models.ForeignKey(
        "learning.ClassifierVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.ForeignKey(
        "learning.ClassifierVersion", models.PROTECT, related_name="promotions", editable=False
    )
    how = models.CharField(max_length=12, choices=How, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reason = models.TextField(blank=True, default="", editable=False)
    comparison = models.ForeignKey(
        Comparison, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            models.CheckConstraint(
                condition=Q(how="operator") | Q(by__isnull=False), name="promotion_by_a_named_person"
            ),
            models.CheckConstraint(
                condition=~Q(how="promoted") | Q(comparison__isnull=False), name="promotion_after_comparison"
            ),
            models.CheckConstraint(
                condition=~Q(how="rolled_back") | Q(before__isnull=False), name="rollback_from_something"
            ),
        ]
        indexes = [models.Index(fields=["name", "-at"], name="promotion_latest")]

    def __str__(self) -> str:
        return f"{self.version} {self.how}"


class MirrorStage(models.TextChoices):
    TO_SEND = "to_send"
    SENT = "sent"
    FAILED = "failed"


class Mirrored(StagedRow):
    """A version on its way to the MLflow server, where one is set: the copy of a record, never the record."""

    version = models.OneToOneField(
        "learning.ClassifierVersion", models.CASCADE, related_name="mirrored", editable=False
    )
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    remote_run = models.CharField(max_length=64, blank=True, default="", editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["stage", "due_at"], name="mirrored_due")]

    def __str__(self) -> str:
        return f"{self.version} at MLflow, {self.stage}"
