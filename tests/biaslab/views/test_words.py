"""Plain words where somebody new to the lab stumbled."""

import pytest
from django.urls import reverse

from biaslab.services import experiments, mixes
from tests.biaslab.services.test_mixes import HALF

pytestmark = pytest.mark.django_db
HOME = reverse("biaslab:home")


def test_the_first_page_names_the_pair_and_what_right_means(client):
    pair = experiments.default()
    page = client.get(HOME).content.decode()

    assert f'<a href="{reverse("biaslab:experiment", args=[pair.pk])}">pair number {pair.pk}</a>' in page
    assert f"Lopsided: {pair.total:,} faces, {pair.mix_in_words}" in page
    assert "“Right” means: says the label under the face." in page


def test_an_answer_says_what_right_means(client, judge, key):
    page = client.post(reverse("biaslab:try"), {"face": key, "expectation": "not_sure"}).content.decode()

    assert "(“right” means: the label under the face)" in page


def test_the_list_of_experiments_says_how_far_each_is(client):
    mixes.ask(mix=HALF, features="pixels")
    page = client.get(reverse("biaslab:experiments")).content.decode()

    assert "<td>trained</td>" in page
    assert "<td>waiting or training</td>" in page
    assert "numbers from a network" not in page


def test_the_plan_for_teachers_leads_to_opening_a_class(client):
    page = client.get(reverse("biaslab:teachers")).content.decode()

    assert f'<a class="button" href="{reverse("biaslab:class")}">Open a class</a>' in page
