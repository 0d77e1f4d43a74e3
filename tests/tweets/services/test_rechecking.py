"""Flagged posts of X are asked about once a day; what X says is gone is gone here, and its flag withdrawn."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import responses
from django.core.management import call_command
from django.utils import timezone

from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.models import Flag, Tweet
from tweets.services import rechecking
from workers import tweet_rechecking
from workers.scraping.x_recheck import XRechecker

pytestmark = pytest.mark.django_db
LOOKUP = "https://api.twitter.com/2/tweets"


@pytest.fixture
def flagged(monkeypatch, settings):
    settings.X_BEARER_TOKEN = "token"
    stand_in(monkeypatch)

    def make(*ids):
        old = timezone.now() - timedelta(hours=2)
        receive(*(a_post(each, "abuse") for each in ids), now=old)
        judge_all()

    return make


def not_found(number):
    return {
        "value": number, "detail": f"Could not find tweet with ids: [{number}].", "title": "Not Found Error",
        "resource_type": "tweet", "parameter": "ids", "resource_id": number,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }  # fmt: skip


@responses.activate
def test_what_x_says_is_gone_is_gone_here(flagged):
    flagged("10", "20")
    responses.get(LOOKUP, json={"data": [{"id": "10", "text": "still"}], "errors": [not_found("20")]})

    assert tweet_rechecking.recheck_next() == 2
    assert tweet_rechecking.recheck_next() == 0

    assert list(Tweet.objects.exclude(text="").values_list("external_id", flat=True)) == ["10"]
    assert set(Flag.objects.values_list("tweet__text", "status")) == {("abuse", "open"), ("", "withdrawn")}


def test_only_flagged_posts_of_x_that_it_can_have_given_out(flagged):
    flagged("10", "invented-1")
    receive(a_post("30", "fine"), a_post("40", "abuse", platform="mastodon"))
    judge_all()

    assert rechecking.next_ids(count=100, now=timezone.now()) == ["10"]


@responses.activate
def test_that_everything_is_gone_is_not_believed_until_an_operator_does(flagged, monkeypatch):
    ids = [str(number) for number in range(100, 100 + rechecking.MANY)]
    monkeypatch.setattr(XRechecker, "per_request", rechecking.MANY)
    flagged(*ids, "990")
    responses.get(LOOKUP, json={"data": [], "errors": [not_found(each) for each in ids]})
    responses.get(LOOKUP, json={"data": [{"id": "990", "text": "still"}]})

    assert tweet_rechecking.recheck_next() == 0
    assert not Tweet.objects.filter(text="").exists()
    assert tweet_rechecking.recheck_next() == 1  # the one behind them has its turn
    assert tweet_rechecking.recheck_next() == 0

    responses.reset()
    responses.get(LOOKUP, json={"data": [], "errors": [not_found(each) for each in ids]})
    responses.get(LOOKUP, json={"data": [{"id": "990", "text": "still"}]})
    said = StringIO()
    call_command("recheck", "--platform", "x", "--believe", "--json", stdout=said)
    assert json.loads(said.getvalue())["platforms"]["flagged posts of x"] == {
        "state": "ok",
        "asked": rechecking.MANY + 1,
        "forgotten": rechecking.MANY,
    }
    assert Tweet.objects.exclude(text="").get().external_id == "990"


@responses.activate
def test_where_x_asks_to_wait_nothing_changes(flagged):
    flagged("10")
    responses.get(LOOKUP, status=429, json={"title": "Too Many Requests"})

    assert tweet_rechecking.recheck_next() == 0
    assert Tweet.objects.get().text == "abuse"
    assert rechecking.next_ids(count=100, now=timezone.now()) == ["10"]
