"""A version of the registry becomes a data set and two experiments that visitors can try.

Takes the models as arguments, so that migrations can call it with theirs.
"""

from __future__ import annotations

from typing import Any

from biaslab.models import Dataset, Experiment, ExperimentStage, Step
from biaslab.recipes import FACES, FEATURES, PIXELS, Recipe


def adopt(
    version: Any, *, shipped: bool, datasets: Any = Dataset.objects, experiments: Any = Experiment.objects
) -> None:
    """Make the rows of a version of `faces`; calling it again changes nothing."""
    card = version.scorecard
    dataset, _ = datasets.get_or_create(sha256=version.sha256, defaults=_dataset(version, card))
    cards = {PIXELS: card, **card.get("views", {})}
    for features in FEATURES:
        if features in cards:
            recipe, row = _experiment(version, dataset, features, cards[features], shipped)
            experiments.get_or_create(recipe_hash=recipe.hash, defaults=row)


def _dataset(version: Any, card: dict[str, Any]) -> dict[str, Any]:
    data, learned = card["data"], card["available"]
    return {
        "slug": data["slug"],
        "title": data["title"],
        "url": data["url"],
        "licence": data["licence"],
        "attribution": data["attribution"],
        "may_ship": data["may_ship"],
        "counts": {
            group: {"train": learned[group], "held_out": card["held_out"][group]} for group in learned
        },
        "skipped": card["skipped"],
        "fingerprint": version.data_fingerprint,
        "artefact": version.artefact,
        "created_at": version.trained_at,
    }


def _experiment(
    version: Any, dataset: Any, features: str, card: dict[str, Any], shipped: bool
) -> tuple[Recipe, dict[str, Any]]:
    recipe = Recipe.of(
        dataset=version.sha256, material=FACES, features=features, mix=card["mix"], total=card["total"]
    )
    return recipe, {
        "dataset": dataset,
        "features": features,
        "material": FACES,
        "mix": recipe.parts,
        "total": recipe.total,
        "seeds": card["seeds"],
        "stage": ExperimentStage.TRAINED,
        "due_at": None,
        "step": Step.DONE,
        "percent": 100,
        "scorecard": {name: value for name, value in card.items() if name != "views"},
        "artefact": version.artefact,
        "sha256": version.sha256,
        "shipped": shipped,
        "version": version,
        "created_at": version.trained_at,
        "trained_at": version.trained_at,
    }
