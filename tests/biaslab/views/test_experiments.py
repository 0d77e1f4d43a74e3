"""Experiments as pages: figures as measured, a mix of one's own, how a training goes, and the lessons."""

import re

import pytest
from django.urls import reverse

from biaslab.groups import GROUPS
from biaslab.models import Experiment
from biaslab.services import experiments, mixes
from biaslab.views.figures import percent
from biaslab.views.lessons import LESSONS
from biaslab.views.verdict import verdict
from tests.biaslab.lab_rows import a_result

pytestmark = pytest.mark.django_db
NEW = reverse("biaslab:new")
HALF = {group: 1 if group == "White" else 2 for group in GROUPS}


def page_of(client, experiment):
    return client.get(reverse("biaslab:experiment", args=[experiment.pk])).content.decode()


def test_the_page_shows_what_the_scorecard_says(client):
    pair = experiments.default()
    page = page_of(client, pair)

    for which in ("balanced", "unbalanced"):
        card = pair.card(which)
        assert percent(card["called_white"]) in page
        for group in GROUPS:
            assert percent(card["per_class"][group]["recall"]) in page
            assert f"{card['confusion'][group]['White']}" in page
    assert verdict(pair) in page
    assert page.count("<svg") >= 3
    assert "Equal numbers do not make it fair" in page


@pytest.mark.parametrize(
    ("found", "interval", "words"),
    [
        ("larger", [0.1, 0.3], "Beyond reasonable doubt, the lopsided data tilted"),
        ("smaller", [-0.3, -0.1], "tilts less towards"),
        ("not_beyond_doubt", [-0.1, 0.3], "We cannot tell"),
        ("too_few", None, "too few faces to tell"),
    ],
)
def test_the_verdict_is_as_sure_as_the_figures(found, interval, words):
    pair = experiments.default()
    difference = None if interval is None else sum(interval) / 2
    pair.scorecard["comparison"] = {"verdict": found, "interval": interval, "skew_difference": difference}

    assert words in verdict(pair)


def test_too_few_faces_are_no_figure(client):
    pair = experiments.default()
    pair.scorecard["classifiers"]["balanced"]["per_class"]["Black"]["recall"] = None
    pair.scorecard["classifiers"]["balanced"]["gap"] = None
    pair.save()

    page = page_of(client, pair)

    assert "Black: balanced too few to tell" in page
    assert page.count("too few to tell") >= 3


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_the_crowd_stands_beside_what_was_measured_from_five_on(client, n, shown):
    for _ in range(n):
        a_result()

    assert ("as visitors wrote it down" in page_of(client, experiments.default())) is shown


def test_a_mix_is_asked_for_and_its_training_can_be_watched(client):
    answer = client.post(NEW, {**HALF, "features": "pixels"})

    mine = Experiment.objects.latest("pk")
    assert answer["Location"] == reverse("biaslab:experiment", args=[mine.pk])
    assert "waiting for its turn" in page_of(client, mine)
    told = client.get(reverse("biaslab:progress", args=[mine.pk])).json()
    assert told == {"stage": "waiting", "step": "waiting for its turn", "percent": 0, "done": False}
    assert client.post(NEW, {**HALF, "features": "pixels"})["Location"] == answer["Location"]


@pytest.mark.parametrize(
    "sent", [{}, {**HALF, "White": "many"}, {**HALF, "White": "-3"}, {**HALF, "features": "eyes"}]
)
def test_what_cannot_be_trained_is_told_and_the_sliders_stay(client, sent):
    before = Experiment.objects.count()
    answer = client.post(NEW, sent)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert Experiment.objects.count() == before


def test_a_full_queue_and_an_eager_visitor_are_told_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr("biaslab.waiting.TrainingThrottle.rate", "1/hour")
    client.post(NEW, {**HALF, "features": "pixels"})
    eager = client.post(NEW, {**HALF, "Other": 9, "features": "pixels"})
    assert (eager.status_code, int(eager["Retry-After"]) > 0) == (429, True)

    monkeypatch.setattr(mixes, "MOST_WAITING", 1)
    full = client.post(NEW, {**HALF, "Other": 8, "features": "pixels"})
    assert (full.status_code, int(full["Retry-After"]) > 0) == (503, True)


def test_a_hidden_experiment_is_gone(client, django_user_model):
    mine = mixes.ask(mix=HALF, features="pixels")
    Experiment.objects.filter(pk=mine.pk).update(hidden_at=mine.created_at)

    assert client.get(reverse("biaslab:experiment", args=[mine.pk])).status_code == 404


def test_a_failed_training_is_told(client):
    mine = mixes.ask(mix=HALF, features="pixels")
    Experiment.objects.filter(pk=mine.pk).update(stage="failed", due_at=None)

    assert "The training did not work" in page_of(client, mine)


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.slug for lesson in LESSONS])
def test_a_lesson_has_its_figures_and_says_what_this_is(client, lesson):
    page = client.get(reverse("biaslab:lesson", args=[lesson.slug])).content.decode()

    assert "demonstration of harm, not a service" in page
    assert not re.search(r"\bNone\b|\{\{|\{%", page)


def test_lesson_four_names_the_worst_group_of_the_balanced_one(client):
    recalls = experiments.default().card("balanced")["per_class"]
    worst = min(recalls.values(), key=lambda scores: scores["recall"])["recall"]

    page = client.get(reverse("biaslab:lesson", args=["more-data-or-other-data"])).content.decode()

    assert percent(worst) in page


def test_the_teachers_guide_links_what_it_rests_on(client):
    page = client.get(reverse("biaslab:teachers")).content.decode()

    assert "gendershades.org" in page
    assert "fairface" in page
    assert page.count('<th scope="row">') >= 6
