"""The desk: asking for a candidate, watching it, and letting it judge."""

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.learning.loop import runs
from civicwatch.learning.models import STEPS, ClassifierVersion, DataSet, Promotion, TrainingRun
from tests.factories import UserFactory
from tests.learning.loop.votes import verdict
from tests.signed_in import sign_in

ALL = [step.value for step in STEPS]


def page(name, *args):
    return reverse(f"admin:learning_{name}", args=args)


def as_role(client, role, **more):
    return sign_in(client, UserFactory(role=role), **more)


@pytest.fixture
def run(voting, decided, step):
    asked = runs.start(name="votes", by=UserFactory(role=ADMINISTRATOR), now=timezone.now())
    step(*ALL)
    asked.refresh_from_db()
    return asked


def active():
    return ClassifierVersion.objects.get(name="votes", is_active=True)


def test_an_administrator_asks_for_a_candidate(client, voting, decided):
    user = as_role(client, ADMINISTRATOR)
    assert "Train a candidate" in client.get(page("trainingrun_changelist")).content.decode()
    answer = client.post(page("trainingrun_add"), {"name": "votes"})
    run = TrainingRun.objects.get()
    assert answer.url == page("trainingrun_change", run.pk)
    assert (run.stage, run.asked_by) == ("validate", user)
    again = client.post(page("trainingrun_add"), {"name": "votes"})
    assert "on its way already" in again.content.decode()


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR])
def test_nobody_else_asks_stops_or_promotes(client, run, role):
    as_role(client, role)
    assert "Train a candidate" not in client.get(page("trainingrun_changelist")).content.decode()
    for url in (
        page("trainingrun_add"),
        page("trainingrun_stop", run.pk),
        page("trainingrun_retry", run.pk),
        page("classifierversion_promote", run.version.pk),
        page("classifierversion_roll-back", run.version.pk),
    ):
        assert client.post(url, {"name": "votes"}).status_code == 403, url
    assert active() != run.version


def test_the_page_of_a_training_keeps_itself_current_only_while_it_is_on_its_way(
    client, voting, decided, step
):
    as_role(client, ADMINISTRATOR)
    run = runs.start(name="votes", by=UserFactory(role=ADMINISTRATOR), now=timezone.now())
    shown = client.get(page("trainingrun_change", run.pk)).content.decode()
    assert "data-at-work" in shown and "training.js" in shown and 'value="0"' in shown
    step(*ALL)
    shown = client.get(page("trainingrun_change", run.pk)).content.decode()
    assert "data-at-work" not in shown and 'value="100"' in shown


def test_the_page_says_why_there_is_no_candidate(client, voting, people, step):
    as_role(client, ADMINISTRATOR)
    people.extend(verdict(number, "yes") for number in range(3))
    run = runs.start(name="votes", by=UserFactory(role=ADMINISTRATOR), now=timezone.now())
    step(*ALL)
    shown = client.get(page("trainingrun_change", run.pk)).content.decode()
    assert "By label: yes: 3 of 10, no: 0 of 10." in shown
    listed = client.get(page("trainingrun_changelist")).content.decode()
    assert "Number" in listed
    assert ">PK<" not in listed


def test_a_candidate_is_shown_beside_the_version_that_judged_then(client, run):
    as_role(client, MODERATOR)
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "Passed." in shown and "label: yes" in shown and "<svg" in shown
    assert "Let this version judge" not in shown


def test_a_named_person_promotes_and_goes_back(client, run, voting):
    user = as_role(client, ADMINISTRATOR)
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "Let this version judge from now on" in shown
    client.post(page("classifierversion_promote", run.version.pk), {"reason": "fewer false alarms"})
    assert active() == run.version
    assert (active().activated_by, AuditEntry.objects.order_by("number").last().action) == (user, "activate")
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert f"Go back to {voting.version}" in shown and "fewer false alarms" in shown
    client.post(page("classifierversion_roll-back", run.version.pk))
    assert active() == voting
    assert Promotion.objects.filter(by=user).count() == 2


def test_promoting_asks_again_who_is_there(client, run, voting):
    as_role(client, ADMINISTRATOR, minutes_ago=11)
    for name in ("classifierversion_promote", "classifierversion_roll-back"):
        answer = client.post(page(name, run.version.pk))
        assert "/reauthenticate/" in answer.url
    assert active() == voting


def test_what_did_not_pass_has_no_button_and_no_way_around(client, run, voting):
    run.version.comparison.passed = False
    run.version.comparison.save()
    as_role(client, ADMINISTRATOR)
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "It did not pass the comparison." in shown and "Let this version judge" not in shown
    client.post(page("classifierversion_promote", run.version.pk))
    assert active() == voting


def test_data_sets_show_numbers_and_never_words(client, run):
    as_role(client, MODERATOR)
    for url in (page("dataset_changelist"), page("dataset_change", DataSet.objects.get().pk)):
        shown = client.get(url).content.decode()
        assert "400" in shown and "yesword" not in shown
