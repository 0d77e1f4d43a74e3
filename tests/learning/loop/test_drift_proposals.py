"""Drift proposes, an administrator answers at the desk: a training, or none."""

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from civicwatch.learning.drift.models import Answer, DriftAlarm
from civicwatch.learning.models import ClassifierVersion, TrainingRun
from tests.factories import UserFactory
from tests.signed_in import sign_in

ASK = "admin:learning_trainingrun_add"


@pytest.fixture
def alarm(voting):
    version = ClassifierVersion.objects.filter(name="votes").first()
    return DriftAlarm.objects.create(version=version, day=timezone.now().date(), features=["unknown"])


def test_the_proposal_is_read_where_a_training_is_asked_for(client, alarm):
    sign_in(client, UserFactory(role=ADMINISTRATOR))

    page = client.get(reverse(ASK)).content.decode()

    assert "Drift proposes to train again" in page
    assert "unknown words" in page


def test_asking_for_a_training_answers_it(client, alarm):
    user = UserFactory(role=ADMINISTRATOR)
    sign_in(client, user)

    client.post(reverse(ASK), {"name": "votes"})

    alarm.refresh_from_db()
    assert (alarm.answer, alarm.answered_by) == (Answer.RETRAIN, user)
    assert TrainingRun.objects.count() == 1


def test_it_may_be_left_as_it_is(client, alarm):
    sign_in(client, UserFactory(role=ADMINISTRATOR))

    client.post(reverse(ASK), {"leave": str(alarm.pk)})

    alarm.refresh_from_db()
    assert alarm.answer == Answer.LEAVE
    assert not TrainingRun.objects.exists()
    assert "Drift proposes" not in client.get(reverse(ASK)).content.decode()


@pytest.mark.parametrize("number", ["0", "x", "99999"])
def test_an_alarm_that_is_not_there(client, alarm, number):
    sign_in(client, UserFactory(role=ADMINISTRATOR))

    assert client.post(reverse(ASK), {"leave": number}).status_code == 404


def test_a_moderator_answers_nothing(client, alarm):
    sign_in(client, UserFactory(role=MODERATOR))

    assert client.post(reverse(ASK), {"leave": str(alarm.pk)}).status_code == 403
    alarm.refresh_from_db()
    assert alarm.answer == ""
