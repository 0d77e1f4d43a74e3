"""What moderators do in the lab, and what the log says of it."""

import pytest

from biaslab.models import Experiment, LabClass, Result
from biaslab.services import classes, experiments, mixes, moderating, recording
from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR
from tests.biaslab.lab_rows import a_result
from tests.biaslab.services.test_mixes import HALF
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


def test_a_hidden_result_leaves_the_totals_and_comes_back(moderator):
    chosen, *_others = [a_result(true_group="Black") for _ in range(5)]
    one = Result.objects.filter(pk=chosen.pk)

    assert moderating.hide_results(one, by=moderator) == 1
    assert recording.counted(Result.objects.all()) == {}
    assert moderating.show_results(one, by=moderator) == 1
    assert "Black" in recording.counted(Result.objects.all())
    assert [entry.action for entry in AuditEntry.objects.order_by("number")][-2:] == [
        "hide lab result",
        "show lab result",
    ]


def test_a_deleted_result_is_gone_and_the_log_has_none_of_its_words(moderator):
    a_result(note="somebody's name")

    assert moderating.delete_results(Result.objects.all(), by=moderator) == 1

    assert not Result.objects.exists()
    assert "somebody" not in str(list(AuditEntry.objects.values()))


def test_a_blocked_class_is_over_and_nothing_of_it_counts(moderator):
    lab_class, _secret = classes.open_class()
    for _ in range(5):
        a_result(lab_class=lab_class)

    assert moderating.block_classes(LabClass.objects.all(), by=moderator) == 1

    assert classes.find_by_code(lab_class.code) is None
    assert recording.counted(Result.objects.all()) == {}


def test_the_pairs_that_ship_cannot_be_hidden(moderator):
    mine = mixes.ask(mix=HALF, features="pixels")

    assert moderating.hide_experiments(Experiment.objects.all(), by=moderator) == 1

    assert mine not in experiments.open_experiments()
    assert experiments.default() in experiments.open_experiments()


def test_a_failed_training_waits_again(moderator):
    mine = mixes.ask(mix=HALF, features="pixels")
    Experiment.objects.filter(pk=mine.pk).update(stage="failed", failed_stage="waiting", due_at=None)

    assert moderating.retry_experiments(Experiment.objects.all(), by=moderator) == 1

    mine.refresh_from_db()
    assert (mine.stage, mine.due_at is not None) == ("waiting", True)
