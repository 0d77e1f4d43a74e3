"""X's recent search, as its API documents it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from workers.scraping.x import SNOWFLAKE_EPOCH, XAdapter

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
SEARCH = "https://api.twitter.com/2/tweets/search/recent"
QUERY = '"police" video'


def an_id(hours_ago, number=0):
    moment = (NOW - timedelta(hours=hours_ago)).timestamp() * 1000 - SNOWFLAKE_EPOCH
    return str((int(moment) << 22) + number)


def tweet(hours_ago, **changes):
    data = {
        "id": an_id(hours_ago),
        "text": "An officer used a baton on a man lying down, video shows",
        "author_id": "7",
        "created_at": (NOW - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
    return {**data, **changes}


def answer(*tweets, token=None):
    meta = {"result_count": len(tweets), **({"next_token": token} if token else {})}
    return {"data": list(tweets), "includes": {"users": [{"id": "7", "username": "witness"}]}, "meta": meta}


@pytest.fixture(autouse=True)
def x_key(settings):
    settings.X_BEARER_TOKEN = "a-bearer-token"


@pytest.fixture
def x():
    with responses.RequestsMock() as mock:
        yield mock


def fetch(cursor=None, **settings):
    return XAdapter(clock=lambda: NOW).fetch({"query": QUERY, **settings}, cursor or {})


def place(**values):
    return {"query": f"({QUERY}) -is:retweet", **values}


def params(mock, number=-1):
    return mock.calls[number].request.params


def test_without_a_key_the_source_is_off(settings):
    settings.X_BEARER_TOKEN = ""

    assert XAdapter().missing_settings() == ["X_BEARER_TOKEN"]


def test_a_post_carries_handle_address_and_time(x):
    x.get(SEARCH, json=answer(tweet(1)))

    (page,) = fetch()

    (post,) = page.posts
    assert (post.platform, post.external_id, post.author) == ("x", an_id(1), "witness")
    assert post.url == f"https://x.com/witness/status/{an_id(1)}"
    assert post.created_at == NOW - timedelta(hours=1)
    assert json.loads(post.raw)["text"] == post.text
    assert page.cursor == place(since_id=an_id(1))


def test_a_long_post_is_read_whole(x):
    x.get(SEARCH, json=answer(tweet(1, text="Short …", note_tweet={"text": "The whole of it " * 40})))

    (page,) = fetch()

    assert page.posts[0].text == ("The whole of it " * 40).strip()


def test_reposts_are_not_asked_for_and_not_kept(x):
    x.get(SEARCH, json=answer(tweet(1, referenced_tweets=[{"type": "retweeted", "id": "1"}])))

    (page,) = fetch()

    assert page.posts == []
    assert params(x)["query"] == f"({QUERY}) -is:retweet"


def test_the_next_run_asks_for_what_is_newer(x):
    x.get(SEARCH, json={"meta": {"result_count": 0}})

    (page,) = fetch(place(since_id=an_id(5)))

    assert params(x)["since_id"] == an_id(5)
    assert page.cursor == place(since_id=an_id(5))


def test_pages_are_followed_and_the_newest_becomes_the_bound(x):
    x.get(SEARCH, json=answer(tweet(1), tweet(2), token="more"))
    x.get(SEARCH, json=answer(tweet(3)))

    pages = list(fetch(place(since_id=an_id(9))))

    assert params(x)["next_token"] == "more"
    assert pages[0].cursor == place(since_id=an_id(9), top=an_id(1), until_id=an_id(2))
    assert pages[1].cursor == place(since_id=an_id(1))


def test_a_walk_cut_short_goes_on_below_what_was_read(x):
    x.get(SEARCH, json=answer(tweet(3)))

    (page,) = fetch(place(since_id=an_id(9), top=an_id(1), until_id=an_id(2)))

    assert (params(x)["since_id"], params(x)["until_id"]) == (an_id(9), an_id(2))
    assert page.cursor == place(since_id=an_id(1))


def test_a_run_stops_at_its_number_of_posts(x):
    x.get(SEARCH, json=answer(*[tweet(1 + n / 10) for n in range(10)], token="more"))

    (page,) = fetch(posts_per_run=10)

    assert params(x)["max_results"] == "10"
    assert "until_id" in page.cursor


def test_an_empty_page_with_more_behind_it_does_not_end_the_walk(x):
    x.get(SEARCH, json=answer(token="more"))
    x.get(SEARCH, json=answer(tweet(3)))

    pages = list(fetch())

    assert [len(page.posts) for page in pages] == [0, 1]
    assert pages[-1].cursor == place(since_id=an_id(3))


@pytest.mark.parametrize(
    ("cursor", "sent"),
    [
        (place(since_id=an_id(24 * 8)), {}),
        (place(top=an_id(2), until_id=an_id(24 * 9)), {"since_id": an_id(2)}),
        ({"query": "another", "since_id": an_id(1)}, {}),
    ],
)
def test_bounds_that_x_would_refuse_or_that_belong_to_another_query_are_dropped(x, cursor, sent):
    x.get(SEARCH, json=answer(tweet(1)))

    list(fetch(cursor))

    assert {name: value for name, value in params(x).items() if name in {"since_id", "until_id"}} == sent


def test_429_waits_until_the_window_ends(x):
    reset = str(int(NOW.timestamp()) + 600)
    x.get(SEARCH, status=429, json={"title": "Too Many Requests"}, headers={"x-rate-limit-reset": reset})

    with pytest.raises(RateLimitedError) as raised:
        list(fetch())

    assert raised.value.retry_after == 600


def test_it_stops_when_no_request_is_left(x):
    reset = str(int(NOW.timestamp()) + 300)
    headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
    x.get(SEARCH, json=answer(tweet(1), token="more"), headers=headers)
    pages = fetch()

    assert len(next(pages).posts) == 1
    with pytest.raises(RateLimitedError) as raised:
        next(pages)

    assert raised.value.retry_after == 300


@pytest.mark.parametrize(
    "failure",
    [{"status": 503, "json": {}}, {"body": requests.ReadTimeout()}, {"body": "<html>"}, {"json": []}],
)
def test_a_service_in_trouble_may_pass(x, failure):
    x.get(SEARCH, **failure)

    with pytest.raises(TransientError):
        list(fetch())


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_is_final_and_tells_no_key(x, status):
    x.get(SEARCH, status=status, json={"detail": "the query is wrong"})

    with pytest.raises(OutgoingError) as raised:
        list(fetch())

    assert not isinstance(raised.value, TransientError)
    assert "the query is wrong" in str(raised.value)
    assert "a-bearer-token" not in str(raised.value)
