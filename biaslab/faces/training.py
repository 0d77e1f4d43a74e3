"""Trains the shipped pairs on real faces and measures them on faces kept aside.

The same steps, with drawn faces instead of real ones, make a visitor's own experiment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.faces import averages
from biaslab.faces.bundle import Bundle, Pair, View
from biaslab.faces.committee import Committee, train
from biaslab.faces.encoder import Encoder, see
from biaslab.faces.measuring import BALANCED, UNBALANCED, measure
from biaslab.faces.reading import Gallery, Progress
from biaslab.faces.split_words import SPLIT
from biaslab.faces.splitting import TEST, TRAIN, split
from biaslab.groups import GROUPS, WHITE, counted
from biaslab.recipes import EQUAL, FEATURES, SEEDS, TEN_TO_ONE, Recipe, counts_of, largest_total

CURVE_SEEDS = SEEDS[:3]
CURVE_SHARES = (0.01, 0.02, 0.04, 1 / 14, 0.1, 0.15, 0.2)  # of the faces, for each group but White
Floats = NDArray[np.float32]
Heard = Callable[[str, int], None]


@dataclass(frozen=True)
class Material:
    """Numbers to learn from and to measure with, and their labels."""

    learn: Floats
    learn_labels: NDArray[np.str_]
    test: Floats
    test_labels: NDArray[np.str_]

    @property
    def available(self) -> dict[str, int]:
        return counted(self.learn_labels.tolist())


def train_bundle(gallery: Gallery, progress: Progress) -> tuple[Bundle, dict[str, Any]]:
    """Both pairs, for each kind of features, and their scorecards by kind."""
    parts = split(gallery.labels, gallery.copies)
    steps = len(FEATURES) * (2 * len(SEEDS) + len(CURVE_SHARES))
    bar = iter(progress(range(steps), desc="trainings"))
    views, cards = {}, {}
    for kind in FEATURES:
        seen = see(kind, gallery.crops)
        encoder = Encoder.fit(kind, seen[_equal(gallery.labels, parts)])
        numbers = encoder.shorten(seen)
        material = Material(
            numbers[parts == TRAIN], gallery.labels[parts == TRAIN],
            numbers[parts == TEST], gallery.labels[parts == TEST],
        )  # fmt: skip
        total = min(largest_total(mix, material.available) for mix in (EQUAL, TEN_TO_ONE))
        pair, card = compare(material, TEN_TO_ONE, total, trained=lambda which, count: next(bar, None))
        views[kind] = View(
            encoder,
            pair,
            averages.averages_of(material.learn, material.learn_labels),
            averages.averages_of(material.test, material.test_labels),
        )
        cards[kind] = {
            **card,
            "available": material.available,
            "split": SPLIT,
            "curve": curve(material, total, lambda: next(bar, None)),
        }
    list(bar)
    return Bundle(views), cards


def compare(
    material: Material,
    mix: Mapping[str, int],
    total: int,
    *,
    balanced: Committee | None = None,
    trained: Heard = lambda which, count: None,
) -> tuple[Pair, dict[str, Any]]:
    """Train both classifiers on `total` faces each and measure them; a `balanced` one may be given."""
    counts = {BALANCED: counts_of(EQUAL, total), UNBALANCED: counts_of(mix, total)}
    made = {
        which: balanced
        if which == BALANCED and balanced is not None
        else train(
            material.learn,
            material.learn_labels,
            counts[which],
            SEEDS,
            trained=lambda count, which=which: trained(which, count),  # type: ignore[misc]
        )
        for which in (BALANCED, UNBALANCED)
    }
    said = {which: committee.probabilities(material.test) for which, committee in made.items()}
    card = measure(material.test_labels, said, favoured=favoured_in(mix))
    for which, committee in made.items():
        right = committee.each(material.test).argmax(axis=2) == _places(material.test_labels)
        card["classifiers"][which]["seeds"] = {"accuracy": [float(found) for found in right.mean(axis=1)]}
    facts = {"learned_from": counts, "seeds": list(SEEDS), "total": total, "mix": dict(mix)}
    return Pair(made[BALANCED], made[UNBALANCED]), {**card, **facts}


def drawn(view: View, recipe: Recipe) -> Material:
    """Made-up faces for a recipe: to learn from, and as many to measure with as there were real ones."""
    most = {group: max(recipe.counts()[group], recipe.balanced().counts()[group]) for group in GROUPS}
    learn, labels = averages.draw(view.learn, most, seed=1)
    people = {group: view.measure[group].people for group in GROUPS}
    test, test_labels = averages.draw(view.measure, people, seed=2)
    return Material(learn, labels, test, test_labels)


def curve(material: Material, total: int, heard: Callable[[], object]) -> list[dict[str, Any]]:
    """How figures move with the share of each group but White; the size stays the same."""
    points = []
    for share in CURVE_SHARES:
        heard()
        each = round(total * share)
        counts = dict.fromkeys(GROUPS, each) | {WHITE: total - each * (len(GROUPS) - 1)}
        if counts[WHITE] > material.available[WHITE] or each < 1:
            continue
        committee = train(material.learn, material.learn_labels, counts, CURVE_SEEDS)
        said = committee.probabilities(material.test)
        card = measure(material.test_labels, {BALANCED: said, UNBALANCED: said})["classifiers"][BALANCED]
        figures = ("mean_recall", "skew", "called_white", "gap")
        points.append(
            {
                "share": share,
                "counts": counts,
                "recall": {group: card["per_class"][group]["recall"] for group in GROUPS},
                **{name: card[name] for name in figures},
                "intervals": {name: card["intervals"].get(name) for name in figures},
            }
        )
    return points


def favoured_in(mix: Mapping[str, int]) -> str:
    """The group that the figures are about: its share is furthest from an equal one, above or below.

    Of several as far, the one with most parts, then White: a mix that only leaves White out is about White.
    """
    whole = sum(mix.values())

    def distance(group: str) -> tuple[int, int, bool]:
        parts = mix.get(group, 0)
        return abs(len(GROUPS) * parts - whole), parts, group == WHITE

    return max(GROUPS, key=distance)


def _equal(labels: NDArray[np.str_], parts: NDArray[np.int8]) -> NDArray[np.int64]:
    """Rows to learn the main directions from: equally many of every group."""
    rows = [np.flatnonzero((labels == group) & (parts == TRAIN)) for group in GROUPS]
    fewest = min(len(found) for found in rows)
    chance = np.random.default_rng(0)
    return np.concatenate([chance.choice(found, fewest, replace=False) for found in rows])


def _places(labels: NDArray[np.str_]) -> NDArray[np.int64]:
    return np.array([GROUPS.index(label) for label in labels.tolist()])
