"""Reddit's listings, as its API documents them, walked from new to old and resumed."""

import json
from datetime import UTC, datetime

import pytest
import requests
import responses

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from workers.scraping.reddit import RedditAdapter

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
HOUR = 3600
TOKEN = "https://www.reddit.com/api/v1/access_token"
NEW = "https://oauth.reddit.com/r/news/new"
SEARCH = "https://oauth.reddit.com/r/news/search"
RATE = {"x-ratelimit-remaining": "90.0", "x-ratelimit-used": "10", "x-ratelimit-reset": "0"}


@pytest.fixture(autouse=True)
def reddit_keys(settings, monkeypatch):
    monkeypatch.setattr("prawcore.sessions.time.sleep", lambda seconds: None)  # its pauses between tries
    settings.REDDIT_CLIENT_ID, settings.REDDIT_CLIENT_SECRET = "an-id", "a-secret"


@pytest.fixture
def reddit():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(TOKEN, json={"access_token": "t", "token_type": "bearer", "expires_in": 3600, "scope": "*"})
        yield mock


def child(number, hours_ago=1.0, **changes):
    data = {
        "id": f"a{number}",
        "name": f"t3_a{number}",
        "created_utc": NOW.timestamp() - hours_ago * HOUR,
        "title": f"Officers pushed a man, video {number}",
        "selftext": "It happened on Main Street.",
        "is_self": True,
        "author": "somebody",
        "permalink": f"/r/news/comments/a{number}/officers/",
        "url": f"https://www.reddit.com/r/news/comments/a{number}/officers/",
        "removed_by_category": None,
    }
    return {"kind": "t3", "data": {**data, **changes}}


def listing(*children, after=None):
    return {"kind": "Listing", "data": {"children": list(children), "after": after, "before": None}}


def fetch(settings=None, cursor=None):
    adapter = RedditAdapter(clock=lambda: NOW)
    return adapter.fetch({"subreddits": ["news"], **(settings or {})}, cursor or {})


def asked(mock, url):
    return [call.request.params for call in mock.calls if call.request.url.startswith(url)]


def test_without_keys_the_source_is_off(settings):
    settings.REDDIT_CLIENT_SECRET = ""

    assert RedditAdapter().missing_settings() == ["REDDIT_CLIENT_SECRET"]


def test_a_text_post_carries_its_own_address_and_its_raw_json(reddit):
    reddit.get(NEW, json=listing(child(1)), headers=RATE)

    (page,) = fetch()

    (post,) = page.posts
    assert (post.platform, post.external_id, post.author) == ("reddit", "a1", "somebody")
    assert post.url == "https://www.reddit.com/r/news/comments/a1/officers/"
    assert post.text == "It happened on Main Street."
    assert post.created_at == datetime(2026, 5, 30, 11, tzinfo=UTC)
    assert json.loads(post.raw)["name"] == "t3_a1"


def test_a_link_post_carries_its_link_in_the_text(reddit):
    link = child(1, is_self=False, selftext="", url="https://paper.example/story")
    reddit.get(NEW, json=listing(link), headers=RATE)

    (page,) = fetch()

    assert page.posts[0].text == "https://paper.example/story"
    assert page.posts[0].url.startswith("https://www.reddit.com/r/news/")


def test_what_was_deleted_or_removed_is_not_kept(reddit):
    reddit.get(
        NEW,
        json=listing(
            child(1, selftext="[removed]"),
            child(2, selftext="[deleted]", author="[deleted]"),
            child(3, removed_by_category="moderator"),
            child(4, author="[deleted]"),
        ),
        headers=RATE,
    )

    (page,) = fetch()

    assert [(post.external_id, post.author) for post in page.posts] == [("a4", None)]


def test_a_walk_follows_the_pages_and_ends_with_a_place_to_start_from(reddit):
    reddit.get(NEW, json=listing(child(3, 1), child(2, 2), after="t3_a2"), headers=RATE)
    reddit.get(NEW, json=listing(child(1, 3)), headers=RATE)

    pages = list(fetch())

    assert [[post.external_id for post in page.posts] for page in pages] == [["a3", "a2"], ["a1"]]
    assert pages[0].cursor["r/news"]["after"] == "t3_a2"
    assert pages[1].cursor == {"r/news": {"seen": NOW.timestamp() - HOUR}}
    assert [params.get("after") for params in asked(reddit, NEW)] == [None, "t3_a2"]


def test_the_next_walk_stops_where_the_last_one_began(reddit):
    cursor = {"r/news": {"seen": NOW.timestamp() - 2 * HOUR}}
    reddit.get(NEW, json=listing(child(3, 1), child(2, 2), child(1, 4), after="t3_a1"), headers=RATE)

    pages = list(fetch(cursor=cursor))

    assert len(pages) == 1
    assert pages[0].cursor == {"r/news": {"seen": NOW.timestamp() - HOUR}}


def test_a_walk_that_was_cut_short_goes_on_where_it_was(reddit):
    first = listing(child(3, 1), child(2, 2), after="t3_a2")
    reddit.get(NEW, json=first, headers=RATE)
    stopped = next(iter(fetch())).cursor
    reddit.replace(responses.GET, NEW, json=listing(child(1, 3)), headers=RATE)

    pages = list(fetch(cursor=stopped))

    assert asked(reddit, NEW)[-1]["after"] == "t3_a2"
    assert [post.external_id for page in pages for post in page.posts] == ["a1"]
    assert pages[-1].cursor["r/news"] == {"seen": NOW.timestamp() - HOUR}


def test_a_place_whose_post_was_deleted_starts_the_walk_again(reddit):
    cursor = {
        "r/news": {"seen": NOW.timestamp() - 9 * HOUR, "top": NOW.timestamp() - 5 * HOUR, "after": "t3_gone"}
    }
    reddit.get(NEW, json=listing(), headers=RATE)
    reddit.get(NEW, json=listing(child(2, 1), child(1, 8)), headers=RATE)

    pages = list(fetch(cursor=cursor))

    assert [post.external_id for page in pages for post in page.posts] == ["a2", "a1"]
    assert pages[-1].cursor["r/news"] == {"seen": NOW.timestamp() - HOUR}


def test_a_run_stops_at_its_number_of_posts(reddit):
    reddit.get(NEW, json=listing(child(3, 1), child(2, 2), after="t3_a2"), headers=RATE)

    pages = list(fetch({"posts_per_run": 2}))

    assert len(pages) == 1
    assert pages[0].cursor["r/news"]["after"] == "t3_a2"


def test_terms_are_searched_for_newest_first(reddit):
    reddit.get(SEARCH, json=listing(child(1)), headers=RATE)

    pages = list(fetch({"terms": ["pepper spray", "taser"]}))

    (params,) = asked(reddit, SEARCH)
    assert (params["q"], params["sort"], params["restrict_sr"]) == ('"pepper spray" OR "taser"', "new", "1")
    assert len(pages[0].posts) == 1


def test_many_terms_become_several_queries_that_reddit_accepts(reddit):
    reddit.get(SEARCH, json=listing(), headers=RATE)

    list(fetch({"terms": [f"a rather long search term number {n}" for n in range(40)]}))

    queries = [params["q"] for params in asked(reddit, SEARCH)]
    assert len(queries) > 1
    assert all(len(query) <= 512 for query in queries)
    assert sum(query.count(" OR ") + 1 for query in queries) == 40


def test_a_closed_subreddit_is_named_and_the_others_are_read(reddit):
    reddit.get("https://oauth.reddit.com/r/closed/new", status=403, json={"reason": "private"}, headers=RATE)
    reddit.get(NEW, json=listing(child(1)), headers=RATE)

    pages = list(fetch({"subreddits": ["closed", "r/news"]}))

    assert [post.external_id for page in pages for post in page.posts] == ["a1"]
    assert pages[-1].problem == "r/closed: Forbidden"


def test_no_subreddit_that_can_be_read_is_a_failure(reddit):
    reddit.get(NEW, status=404, json={}, headers=RATE)

    with pytest.raises(OutgoingError, match="r/news: NotFound"):
        list(fetch())


def test_it_stops_before_the_rate_is_used_up_and_keeps_what_it_has(reddit):
    low = {"x-ratelimit-remaining": "2.0", "x-ratelimit-used": "98", "x-ratelimit-reset": "240"}
    reddit.get(NEW, json=listing(child(2), after="t3_a2"), headers=low)
    pages = fetch()

    assert len(next(pages).posts) == 1
    with pytest.raises(RateLimitedError) as raised:
        next(pages)

    assert raised.value.retry_after == 240
    assert len(asked(reddit, NEW)) == 1


def test_429_says_how_long_to_wait(reddit):
    reddit.get(NEW, status=429, headers={"retry-after": "77"})

    with pytest.raises(RateLimitedError) as raised:
        list(fetch())

    assert raised.value.retry_after == 77


@pytest.mark.parametrize(
    "failure", [{"body": requests.ConnectTimeout()}, {"body": "<html>", "headers": RATE}]
)
def test_a_network_in_trouble_may_pass(reddit, failure):
    reddit.get(NEW, **failure)

    with pytest.raises(TransientError):
        list(fetch())


def test_wrong_keys_are_not_worth_another_try(reddit):
    reddit.replace(responses.POST, TOKEN, status=401, json={"message": "Unauthorized", "error": 401})

    with pytest.raises(OutgoingError) as raised:
        list(fetch())

    assert not isinstance(raised.value, TransientError)
    assert "a-secret" not in str(raised.value)


def test_no_request_waits_longer_than_our_own_limit(reddit, monkeypatch):
    seen, send = [], requests.Session.send
    monkeypatch.setattr(
        requests.Session, "send", lambda s, r, **k: seen.append(k["timeout"]) or send(s, r, **k)
    )
    reddit.get(NEW, json=listing(child(1)), headers=RATE)

    list(fetch())

    assert set(seen) == {5.0}
