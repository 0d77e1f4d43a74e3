"""Experiments as visitors ask for them: the shipped pairs, and own mixes, each trained once for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from biaslab.models import Experiment, ExperimentStage, Features, LabClass, Material, Notebook
from biaslab.recipes import Recipe
from civicwatch.learning.registry import NoActiveVersionError
from civicwatch.lib import bell, jobs

TRAIN_JOB = "train_experiments"


def default(features: str = Features.PIXELS) -> Experiment:
    """The pair of the active version: equal groups beside ten times as many White faces."""
    found = Experiment.objects.select_related("dataset").filter(version__is_active=True, features=features)
    experiment = found.order_by("-pk").first()
    if experiment is None:
        raise NoActiveVersionError("no version of the lab's classifiers is active; run manage.py migrate")
    return experiment


def open_experiments() -> QuerySet[Experiment]:
    """What the public may see: the shipped pairs first, then the newest."""
    rows = Experiment.objects.select_related("dataset").filter(hidden_at=None)
    return rows.exclude(version__is_active=False).order_by(
        F("version").asc(nulls_last=True), "-created_at", "-pk"
    )


@transaction.atomic
def ask_for(
    *,
    mix: Mapping[str, int],
    features: str = Features.PIXELS,
    notebook: Notebook | None = None,
    lab_class: LabClass | None = None,
    now: datetime,
) -> Experiment:
    """The experiment of this mix: there already, or waiting to be trained from now on.

    Raises ValueError, in words for the visitor, where it cannot be trained.
    """
    shipped = default(features if features in Features.values else Features.PIXELS)
    recipe = Recipe.of(
        dataset=shipped.dataset.sha256,
        material=Material.DRAWN,
        features=features,
        mix=mix,
        total=shipped.total,
    )
    if recipe.is_balanced:
        raise ValueError(_("Give at least one group more or less than the others."))
    if recipe.parts == shipped.mix:
        return shipped
    there = Experiment.objects.select_for_update().filter(recipe_hash=recipe.hash).first()
    if there is None:
        there, _created = Experiment.objects.get_or_create(
            recipe_hash=recipe.hash,
            defaults={
                "dataset": shipped.dataset,
                "features": features,
                "material": Material.DRAWN,
                "mix": recipe.parts,
                "total": recipe.total,
                "seeds": list(recipe.seeds),
                "stage": ExperimentStage.WAITING,
                "due_at": now,
                "asked_by": notebook,
                "lab_class": lab_class,
                "created_at": now,
            },
        )
    elif there.stage == ExperimentStage.FAILED:
        jobs.retry(Experiment.objects.filter(pk=there.pk))
        there.refresh_from_db()
    if not there.is_trained:
        bell.ring_after_commit(TRAIN_JOB)
    return there
