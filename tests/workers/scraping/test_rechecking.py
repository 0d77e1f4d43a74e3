"""What each platform says about posts that we have, as its API documents it; silence is no deletion."""

import gzip
import json
from datetime import UTC, datetime

import pytest
import requests
import responses

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from tests.factories import SourceFactory
from workers.scraping.reddit_recheck import RedditRechecker
from workers.scraping.replay_recheck import ReplayRechecker
from workers.scraping.x_recheck import XRechecker

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
TOKEN = "https://www.reddit.com/api/v1/access_token"
INFO = "https://oauth.reddit.com/api/info"
LOOKUP = "https://api.twitter.com/2/tweets"
PROBLEMS = "https://api.twitter.com/2/problems/"


@pytest.fixture(autouse=True)
def keys(settings, monkeypatch):
    monkeypatch.setattr("prawcore.sessions.time.sleep", lambda seconds: None)
    settings.REDDIT_CLIENT_ID, settings.REDDIT_CLIENT_SECRET = "an-id", "a-secret"
    settings.X_BEARER_TOKEN = "a-bearer-token"


@pytest.fixture
def platform():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(TOKEN, json={"access_token": "t", "token_type": "bearer", "expires_in": 3600, "scope": "*"})
        yield mock


def child(external_id, **changes):
    data = {"id": external_id, "name": f"t3_{external_id}", "author": "somebody", "title": "A title"}
    data |= {"selftext": "It happened.", "removed_by_category": None, "is_self": True}
    return {"kind": "t3", "data": data | changes}


def listing(*children):
    return {"kind": "Listing", "data": {"children": list(children), "after": None, "before": None}}


def ask_reddit(*ids):
    return RedditRechecker(clock=lambda: NOW).ask([("reddit", each) for each in ids])


def ask_x(*ids):
    return XRechecker(clock=lambda: NOW).ask([("x", each) for each in ids])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "here"),
        ({"selftext": "", "is_self": False}, "here"),
        ({"author": "[deleted]", "selftext": "[deleted]", "removed_by_category": "deleted"}, "gone"),
        ({"author": "[deleted]", "title": "[deleted by user]", "selftext": ""}, "gone"),
        ({"selftext": "[removed]", "removed_by_category": "moderator"}, "gone"),
        ({"selftext": "[removed]"}, "gone"),
        ({"removed_by_category": "copyright_takedown"}, "gone"),
        ({"selftext": "[removed]", "removed_by_category": "automod_filtered"}, "unknown"),
        ({"author": "[deleted]"}, "nameless"),
    ],
)
def test_what_reddit_says_of_a_post(platform, changes, expected):
    platform.get(INFO, json=listing(child("1abc2", **changes)))

    answer = ask_reddit("1abc2")

    key = ("reddit", "1abc2")
    assert (key in answer.here) == (expected in {"here", "nameless"})
    assert (key in answer.gone) == (expected == "gone")
    assert (key in answer.nameless) == (expected == "nameless")


def test_reddit_is_asked_for_many_at_once_and_what_it_leaves_out_is_unknown(platform):
    platform.get(INFO, json=listing(child("1abc2")))

    answer = ask_reddit("1abc2", "1abc3")

    assert platform.calls[-1].request.params["id"] == "t3_1abc2,t3_1abc3"
    assert answer.here == {("reddit", "1abc2")} and not answer.gone


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ({"status": 429, "headers": {"retry-after": "7"}}, RateLimitedError),
        ({"status": 500}, TransientError),
        ({"body": requests.ConnectionError()}, TransientError),
        ({"status": 403}, OutgoingError),
        ({"json": []}, TransientError),
    ],
)
def test_when_reddit_has_no_answer(platform, reply, error):
    for _ in range(4):
        platform.get(INFO, **reply)
    with pytest.raises(error):
        ask_reddit("1abc2")


def test_reddits_rate_is_kept(platform):
    rate = {"x-ratelimit-remaining": "2.0", "x-ratelimit-used": "98", "x-ratelimit-reset": "33"}
    platform.get(INFO, json=listing(), headers=rate)
    rechecker = RedditRechecker(clock=lambda: NOW)
    rechecker.ask([("reddit", "1abc2")])

    with pytest.raises(RateLimitedError) as limited:
        rechecker.ask([("reddit", "1abc3")])
    assert limited.value.retry_after == 33


def problem(external_id, kind, **changes):
    error = {"resource_id": external_id, "value": external_id, "parameter": "ids", "resource_type": "tweet"}
    return error | {"section": "data", "type": PROBLEMS + kind} | changes


def test_what_x_says_of_posts(platform):
    errors = [
        problem("2", "resource-not-found"),
        problem("3", "not-authorized-for-resource", resource_id=None),
        problem("4", "resource-unavailable"),
        problem("5", "resource-not-found", resource_type="user"),
        problem("6", "resource-not-found", parameter="pinned_tweet_id"),
        problem("1", "resource-not-found"),
        {"title": "odd"},
    ]
    platform.get(LOOKUP, json={"data": [{"id": "1", "text": "…"}], "errors": errors})

    answer = ask_x("1", "2", "3", "4", "5", "6", "7")

    assert answer.gone == {("x", "2"), ("x", "3")}
    assert answer.here == {("x", "1")}
    assert platform.calls[-1].request.params["ids"] == "1,2,3,4,5,6,7"


def test_x_answers_with_nothing_but_errors(platform):
    platform.get(LOOKUP, json={"errors": [problem("2", "resource-not-found")]})
    assert ask_x("2").gone == {("x", "2")}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (
            {"status": 429, "headers": {"x-rate-limit-reset": str(int(NOW.timestamp()) + 60)}},
            RateLimitedError,
        ),
        ({"status": 503}, TransientError),
        ({"body": requests.ConnectionError()}, TransientError),
        ({"status": 401, "json": {"title": "Unauthorized"}}, OutgoingError),
        (
            {"status": 403, "json": {"title": "Forbidden", "type": PROBLEMS + "not-authorized-for-resource"}},
            OutgoingError,
        ),
    ],
)
def test_when_x_has_no_answer(platform, reply, error):
    platform.get(LOOKUP, **reply)
    with pytest.raises(error):
        ask_x("1")


def lines(*records):
    return "\n".join(json.dumps(each) for each in records).encode()


@pytest.mark.django_db
@pytest.mark.parametrize("zipped", [False, True])
def test_files_name_what_was_deleted(settings, tmp_path, zipped):
    settings.VAR = tmp_path
    (tmp_path / "replay").mkdir()
    content = (
        lines({"kind": "X", "id": 7}, {"id": "8"}, "odd", {"kind": "reddit", "id": "9", "title": "?"})
        + b"\n{"
    )
    (tmp_path / "replay" / "gone.jsonl").write_bytes(gzip.compress(content) if zipped else content)
    SourceFactory(settings={"deleted": "gone.jsonl"})

    answer = ReplayRechecker().ask([("x", "7"), ("x", "9"), ("reddit", "9")])

    assert answer.gone == {("x", "7"), ("reddit", "9")}
    assert answer.here == {("x", "9")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["missing.jsonl", "../secrets/key"])
def test_a_file_that_is_not_there_deletes_nothing(settings, tmp_path, name):
    settings.VAR = tmp_path
    (tmp_path / "replay").mkdir()
    SourceFactory(settings={"deleted": name})

    with pytest.raises(OutgoingError):
        ReplayRechecker().ask([("x", "7")])
