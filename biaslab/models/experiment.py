"""An experiment: one recipe, the balanced classifier beside the lopsided one, and how both do."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from biaslab.mix_words import mix_in_words
from biaslab.models.dataset import Dataset
from biaslab.models.group import Group
from biaslab.recipes import Recipe
from civicwatch.lib.jobs import StagedRow


class Features(models.TextChoices):
    PIXELS = "pixels", _("the picture itself, made small: 32×32 dots")
    EMBEDDING = "embedding", _("what a larger program, trained on a million pictures, notices in the picture")


class Material(models.TextChoices):
    """Whether the classifiers learned from real faces, or from faces drawn from averages of real ones.

    Real faces never leave the machine that trains on them, so a visitor's own mix is made of drawn ones.
    """

    FACES = "faces", _("real faces")
    DRAWN = "drawn", _("made-up faces, drawn from averages of real ones")


class ExperimentStage(models.TextChoices):
    WAITING = "waiting", _("waiting or training")
    TRAINED = "trained", _("trained")
    FAILED = "failed", _("failed")


class Step(models.TextChoices):
    """What a training is doing now, for the page that shows it live."""

    WAITING = "waiting", _("waiting for its turn")
    GATHERING = "gathering", _("gathering the faces")
    BALANCED = "balanced", _("training the balanced classifier")
    UNBALANCED = "unbalanced", _("training the lopsided classifier")
    MEASURING = "measuring", _("measuring both on faces that neither has seen")
    DONE = "done", _("done")


class Experiment(StagedRow):
    """Two classifiers of one size: one with equal groups, one with ``mix``.

    ``recipe_hash`` is the cache: asking for a recipe that was trained gives the row that is there.
    """

    recipe_hash = models.CharField(max_length=64, unique=True)
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="experiments")
    features = models.CharField(max_length=10, choices=Features)
    material = models.CharField(max_length=8, choices=Material, default=Material.DRAWN)
    mix = models.JSONField(help_text=_("Parts of each group in the lopsided classifier."))
    total = models.PositiveIntegerField(help_text=_("Faces that each classifier learns from."))
    seeds = models.JSONField(default=list)
    step = models.CharField(max_length=12, choices=Step, default=Step.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    scorecard = models.JSONField(default=dict)
    artefact = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    shipped = models.BooleanField(default=False)
    version = models.ForeignKey(
        "learning.ClassifierVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        "biaslab.Notebook", models.SET_NULL, null=True, blank=True, related_name="experiments"
    )
    lab_class = models.ForeignKey(
        "biaslab.LabClass", models.SET_NULL, null=True, blank=True, related_name="trained"
    )
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("Taken off the public pages."))
    created_at = models.DateTimeField(default=timezone.now)
    trained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage=ExperimentStage.TRAINED) | ~models.Q(sha256=""),
                name="experiment_trained_has_artefact",
            ),
            models.UniqueConstraint(
                fields=["version", "features"],
                condition=models.Q(version__isnull=False),
                name="experiment_one_of_version",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="experiment_percent"),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at"], name="experiment_due"),
            models.Index(fields=["-created_at"], name="experiment_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.features} {':'.join(str(part) for part in self.mix.values())}"

    @property
    def recipe(self) -> Recipe:
        return Recipe.of(
            dataset=self.dataset.sha256,
            material=self.material,
            features=self.features,
            mix=self.mix,
            total=self.total,
        )

    @property
    def in_words(self) -> str:
        """What tells it from others in a list: the mix, what the classifiers are given, and of what faces."""
        return f"{self.mix_in_words} · {self.get_features_display()} · {self.get_material_display()}"

    @property
    def mix_in_words(self) -> str:
        return mix_in_words(self.mix, {group.value: group.label for group in Group})

    @property
    def stage_in_words(self) -> str:
        return str(ExperimentStage(self.stage).label)

    @property
    def is_trained(self) -> bool:
        return self.stage == ExperimentStage.TRAINED

    @property
    def label(self) -> str:
        """The name of the version that a prediction carries: start of the artefact's hash."""
        return self.sha256[:12]

    def card(self, which: str) -> dict[str, Any]:
        """The scorecard of one classifier, ``balanced`` or ``unbalanced``; empty before training."""
        found: dict[str, Any] = self.scorecard.get("classifiers", {}).get(which, {})
        return found
