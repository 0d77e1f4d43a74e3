"""The job that trains visitors' own mixes, with its progress on the row. Runs in a worker."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from biaslab.faces.bundle import SUFFIX, pack_pair
from biaslab.faces.committee import Committee
from biaslab.faces.measuring import BALANCED
from biaslab.faces.split_words import SPLIT_DRAWN
from biaslab.faces.training import compare, drawn
from biaslab.models import Experiment, ExperimentStage, Step
from biaslab.recipes import SEEDS
from biaslab.services import artefact_files
from biaslab.services.judging import bundle, loaded

GATHERED, TRAINED = 5, 90  # percent of the time


def train(rows: Sequence[Experiment]) -> None:
    """Train and measure the experiments of a batch; what they learned lies in an artefact each."""
    for row in rows:
        _train(row)


def _train(row: Experiment) -> None:
    _show(row, Step.GATHERING, 0)
    view = bundle(row.dataset.artefact, row.dataset.sha256).views[row.features]
    material = drawn(view, row.recipe)
    known = _known_balanced(row)
    steps = len(SEEDS) * (1 if known else 2)
    done = 0

    def trained(which: str, count: int) -> None:
        nonlocal done
        done += 1
        step = Step.BALANCED if which == BALANCED else Step.UNBALANCED
        _show(row, step, GATHERED + (TRAINED - GATHERED) * done // steps)

    _show(row, Step.UNBALANCED if known else Step.BALANCED, GATHERED)
    pair, card = compare(material, row.mix, row.total, balanced=known, trained=trained)
    _show(row, Step.MEASURING, TRAINED)
    row.artefact, row.sha256 = artefact_files.write(pack_pair(pair), suffix=SUFFIX)
    row.scorecard = {**card, "split": SPLIT_DRAWN, "features": row.features}
    row.step, row.percent, row.trained_at = Step.DONE, 100, timezone.now()
    row.move_to(ExperimentStage.TRAINED, done=True)


def _show(row: Experiment, step: Step, percent: int) -> None:
    """What the page shows meanwhile; nothing where another worker has taken the row over."""
    held = Experiment.objects.filter(pk=row.pk, lease_token=row.lease_token)
    held.update(step=step, percent=percent)


def _known_balanced(row: Experiment) -> Committee | None:
    """The same balanced classifier, where an earlier experiment trained it."""
    trained = Experiment.objects.select_related("dataset").filter(
        dataset=row.dataset,
        features=row.features,
        material=row.material,
        total=row.total,
        stage=ExperimentStage.TRAINED,
    )
    earlier = trained.order_by("pk").first()
    return loaded(earlier)[1].balanced if earlier else None
