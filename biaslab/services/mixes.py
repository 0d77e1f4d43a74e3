"""A visitor's own mix: shown at once where it was trained before, else put into a queue that has an end."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from biaslab.models import Experiment, ExperimentStage, Features, LabClass, Notebook
from biaslab.services import experiments

MOST_WAITING = 20  # about ten minutes of training


class QueueFullError(Exception):
    """Too many trainings wait already; asking for one that was trained before still works."""


class TooOftenError(Exception):
    """This visitor or class asked for many; ``seconds`` says when the next may be asked for."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@transaction.atomic
def ask(
    *,
    mix: Mapping[str, int],
    features: str,
    notebook: Notebook | None = None,
    lab_class: LabClass | None = None,
    seconds_to_wait: Callable[[], int] = lambda: 0,
    now: datetime | None = None,
) -> Experiment:
    """The experiment of a mix. ``seconds_to_wait`` is asked only where one has to be trained anew.

    Equal parts are what the balanced one of every pair learned from: the pair that ships shows them.
    Raises ValueError in words, QueueFullError and TooOftenError; nothing is left behind by any.
    """
    if len(set(mix.values())) == 1 and min(mix.values()) > 0 and features in Features.values:
        return experiments.default(features)
    newest = Experiment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    experiment = experiments.ask_for(
        mix=mix, features=features, notebook=notebook, lab_class=lab_class, now=now or timezone.now()
    )
    if experiment.pk > newest:
        if Experiment.objects.filter(stage=ExperimentStage.WAITING).count() > MOST_WAITING:
            raise QueueFullError
        if seconds := seconds_to_wait():
            raise TooOftenError(seconds)
    return experiment
