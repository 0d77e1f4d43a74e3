"""The desk: asking for a candidate, watching it, and letting it judge."""

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.learning.in_words import InWords
from civicwatch.learning.loop import comparison_chart, runs
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


def test_the_reason_stands_in_the_part_of_the_page_that_is_kept_current(client, voting, people, step):
    """Else whoever watches sees the training end, and not why."""
    as_role(client, ADMINISTRATOR)
    run = runs.start(name="votes", by=UserFactory(role=ADMINISTRATOR), now=timezone.now())
    step(*ALL)
    shown = client.get(page("trainingrun_change", run.pk)).content.decode()
    kept_current = shown[shown.index('id="training"') : shown.index("</section>")]
    assert "yes: 0 of 10" in kept_current
    TrainingRun.objects.update(why_not={}, stage="failed", failed_stage="train", error="out of memory")
    shown = client.get(page("trainingrun_change", run.pk)).content.decode()
    assert "out of memory" in shown[shown.index('id="training"') : shown.index("</section>")]


def test_beside_data_of_ones_own_it_says_that_two_labels_would_do(client, voting, people, step, settings):
    settings.TRAINING_DATA = settings.VAR / "own"
    (settings.TRAINING_DATA / "votes").mkdir(parents=True)
    as_role(client, ADMINISTRATOR)
    assert "Of any two labels are enough" in client.get(page("trainingrun_add")).content.decode()
    run = runs.start(name="votes", by=UserFactory(role=ADMINISTRATOR), now=timezone.now())
    step(*ALL)
    assert (
        "enough of any two labels would do" in client.get(page("trainingrun_change", run.pk)).content.decode()
    )


def test_a_part_that_looks_worse_is_not_called_no_worse(client, run):
    """Twenty points below, its interval reaching above zero: chance can do it, but "no worse" is untrue."""
    as_role(client, MODERATOR)
    comparison = run.version.comparison
    part = {**comparison.slices[1], "verdict": "held", "difference": -0.2, "low": -0.5, "high": 0.1}
    comparison.slices = [comparison.slices[0], part]
    comparison.save()
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "looks worse, too uncertain to tell" in shown
    part["difference"] = -0.01
    comparison.save()
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "looks worse" not in shown


def test_the_lines_of_both_versions_stand_beside_the_comparison(client, run, voting):
    as_role(client, MODERATOR)
    run.version.thresholds = {"likely": 0.9935}
    run.version.scorecard = {"thresholds": {"likely": {"recall": 0.31, "precision": 0.97, "share": 0.11}}}
    run.version.save()
    shown = client.get(page("classifierversion_change", run.version.pk)).content.decode()
    assert "0.994" in shown and "31.0%" in shown
    assert "half" in shown and "0.500" in shown


def test_parts_are_told_in_the_words_of_the_scorecards(client, run):
    words = InWords(
        labels={"3": "blunt force"}, sources={"hrf": "Ranked posts"}, groups={"black": "Black people"}
    )
    parts = (("label", "3"), ("source", "hrf"), ("identity", "black"), ("language", "en"))
    told = [comparison_chart._part(*part, words) for part in parts]
    assert told == [
        "label: 3 · blunt force",
        "source: Ranked posts",
        "identity: Black people",
        "language: en",
    ]


def test_a_part_says_at_which_line_it_was_asked_about():
    words = InWords(at_lines={"queue": "force that reaches the queue"})
    told = [
        comparison_chart._at_line({"name": "source", "value": "hrf"} | more, words)
        for more in ({}, {"line": ""}, {"line": "queue"}, {"line": "other"})
    ]
    assert told == [
        "source: hrf",
        "source: hrf",
        "force that reaches the queue, source: hrf",
        "other, source: hrf",
    ]


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
