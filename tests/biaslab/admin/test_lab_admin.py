"""The lab's admin: what is shown, and who may do what with it."""

import pytest
from django.urls import reverse

from biaslab.models import Experiment, LabClass, Result
from biaslab.services import classes, mixes
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from tests.biaslab.lab_rows import a_result
from tests.biaslab.services.test_mixes import HALF
from tests.factories import UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
RESULTS = reverse("admin:biaslab_result_changelist")
CLASSES = reverse("admin:biaslab_labclass_changelist")
EXPERIMENTS = reverse("admin:biaslab_experiment_changelist")


def act(client, address, action, row):
    return client.post(address, {"action": action, "_selected_action": [row.pk]}, follow=True)


@pytest.fixture
def at_desk(client):
    def come(role):
        sign_in(client, UserFactory(role=role))
        return client

    return come


@pytest.mark.parametrize("address", [RESULTS, CLASSES, EXPERIMENTS])
def test_moderators_see_the_lab(at_desk, address):
    a_result(note="seen here")

    assert at_desk(MODERATOR).get(address).status_code == 200


def test_a_moderator_deletes_abuse_hides_results_and_blocks_classes(at_desk):
    client = at_desk(MODERATOR)
    lab_class, _secret = classes.open_class()
    bad, worse = a_result(lab_class=lab_class), a_result()

    assert "Done: 1 entry." in act(client, RESULTS, "hide", bad).content.decode()
    act(client, RESULTS, "delete_for_good", worse)
    act(client, CLASSES, "block", lab_class)

    assert list(Result.objects.all()) == [bad]
    assert Result.objects.get().hidden_at is not None
    assert LabClass.objects.get().closed_at is not None


def test_trainings_are_for_seniors(at_desk):
    mine = mixes.ask(mix=HALF, features="pixels")
    act(at_desk(MODERATOR), EXPERIMENTS, "hide", mine)
    mine.refresh_from_db()
    assert mine.hidden_at is None

    act(at_desk(SENIOR_MODERATOR), EXPERIMENTS, "hide", mine)
    mine.refresh_from_db()
    assert mine.hidden_at is not None


def test_an_error_of_a_training_is_shown_and_it_is_tried_again(at_desk):
    mine = mixes.ask(mix=HALF, features="pixels")
    failed = {"stage": "failed", "failed_stage": "waiting", "due_at": None, "error": "MemoryError: too much"}
    Experiment.objects.filter(pk=mine.pk).update(**failed)
    client = at_desk(SENIOR_MODERATOR)
    assert "MemoryError" in client.get(EXPERIMENTS).content.decode()

    act(client, EXPERIMENTS, "retry", mine)

    mine.refresh_from_db()
    assert mine.stage == "waiting"


def test_nobody_sees_which_notebook_a_result_lies_in(at_desk):
    result = a_result(note="of somebody")
    page = at_desk(SENIOR_MODERATOR).get(reverse("admin:biaslab_result_change", args=[result.pk]))

    assert "of somebody" in page.content.decode()
    assert "notebook" not in page.content.decode().lower().replace("notebooks", "")
