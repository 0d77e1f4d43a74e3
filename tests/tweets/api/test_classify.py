"""Texts classified at once, through the judge; 503 where none answers."""

import json

import orjson
import pytest

from civicwatch.lib.asking import NoAnswerError
from tests.tweets.stand_in import stand_in
from tweets.services import classifying, judging

PATH = "/api/v1/tweets/classify/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(monkeypatch):
    """A judge that answers in this process, through the JSON that it would send."""
    stand_in(monkeypatch)

    def ask(task, question, attachment, *, queue, seconds):
        assert (task, queue) == ("classify_tweets", "judge")
        return json.loads(json.dumps(judging.answer(question, attachment)))

    monkeypatch.setattr(classifying.asking, "ask", ask)


def post(client, body):
    return client.post(PATH, json.dumps(body), content_type="application/json")


def test_each_text_gets_its_answer_in_order(client, judge):
    answer = post(client, {"texts": ["fine", "abuse", "half \ud83d", ""]})

    assert answer.status_code == 200
    assert [each["flagged"] for each in answer.json()["results"]] == [False, True, False, False]
    assert answer.json()["version"] == "stand-in"
    assert {"abuse", "kind", "kind_probability", "outcome", "reasons"} <= answer.json()["results"][0].keys()


@pytest.mark.parametrize(
    "body", [{}, [], {"texts": []}, {"texts": ["x"] * 101}, {"texts": [7]}, {"texts": ["x" * 10_001]}]
)
def test_what_is_no_list_of_texts_is_a_problem(client, judge, body):
    assert post(client, body).status_code == 400


def test_without_an_answer_it_says_when_to_come_again(client, monkeypatch):
    def nobody(*args, **given):
        raise NoAnswerError

    monkeypatch.setattr(classifying.asking, "ask", nobody)
    answer = post(client, {"texts": ["x"]})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_an_address_is_not_answered_without_end(client, judge):
    statuses = {
        client.post(
            PATH, orjson.dumps({"texts": ["x"]}), content_type="application/json", REMOTE_ADDR="203.0.113.9"
        ).status_code
        for _ in range(61)
    }
    assert statuses == {200, 429}
