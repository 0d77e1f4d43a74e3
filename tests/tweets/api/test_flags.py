"""The classification stream: every event in its order, as things stand now, to those who may read it."""

import pytest

from civicwatch.access.partner_scopes import TWEETS_SEND
from civicwatch.events import services as events
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.models import Flag, FlagStatus
from tweets.services import deletion, flags_out

PATH = "/api/v1/tweets/flags/"


@pytest.fixture
def told(monkeypatch, db):
    """Three flags, told."""
    stand_in(monkeypatch)
    receive(*(a_post(str(n), f"abuse number {n}") for n in range(3)), a_post("w", "perhaps"), a_post("c"))
    judge_all()
    events.number_waiting()


@pytest.fixture
def read(client, bearer):
    return lambda **query: client.get(PATH, query, headers=bearer).json()


def test_flags_come_with_words_scores_and_version(told, read):
    page = read()

    assert [line["tweet"]["text"] for line in page["results"]] == [f"abuse number {n}" for n in range(3)]
    line = page["results"][0]
    assert (line["event"], line["status"], line["kind"], line["severity"]) == (
        "tweet.flagged",
        "open",
        "gender",
        2,
    )
    assert (line["abuse"], line["kind_probability"], line["version"]) == (0.9, 0.8, "stand-in")
    assert (page["cursor"], page["more"]) == ("3", False)


@pytest.mark.parametrize(
    ("platform", "external_id", "url", "shown"),
    [
        ("x", "17", "https://x.com/some_body/status/17", "https://x.com/i/web/status/17"),
        ("x", "invented-17", "https://x.com/some_body/status/17", None),
        ("mastodon", "17", "https://mastodon.example/@some_body/17", None),
        ("bluesky", "3kabc", "https://bsky.app/profile/some_body.example/post/3kabc", None),
        ("reddit", "17", "https://www.reddit.com/user/some_body/comments/17/", None),
    ],
)
def test_no_address_names_the_author(monkeypatch, db, read, platform, external_id, url, shown):
    stand_in(monkeypatch)
    receive(a_post(external_id, "abuse", platform=platform, url=url, author="some_body"))
    judge_all()
    events.number_waiting()

    page = read()

    assert "some_body" not in str(page)
    assert (page["results"][0]["tweet"]["id"], page["results"][0]["tweet"]["url"]) == (external_id, shown)


def test_the_cursor_walks_everything_once_and_what_comes_later(told, read):
    seen, cursor = [], "0"
    for _ in range(4):
        page = read(cursor=cursor, limit=1)
        seen += [line["number"] for line in page["results"]]
        cursor = page["cursor"]
    assert seen == [1, 2, 3] and cursor == "3"

    receive(a_post("late", "abuse"))
    judge_all()
    assert read(cursor=cursor)["results"] == []  # not numbered yet
    events.number_waiting()
    assert [line["number"] for line in read(cursor=cursor)["results"]] == [4]


def test_the_cursor_passes_what_is_told_of_other_things(told, read):
    for number in range(3):
        events.record(kind="incident.updated", subject=f"incidents/{number}", payload={})
    events.number_waiting()

    assert (read(limit=2)["cursor"], read(limit=3)["cursor"]) == ("2", "6")
    page = read(cursor="3")
    assert (page["results"], page["cursor"], page["more"]) == ([], "6", False)


def test_a_cursor_ahead_of_every_event_is_a_problem_and_not_silence(told, client, bearer):
    """An older copy of the database was put back: nothing would be heard until the numbers had caught up."""
    answer = client.get("/api/v1/tweets/flags/", {"cursor": "99"}, headers=bearer)
    assert answer.status_code == 400
    assert answer.json()["invalid_params"][0]["name"] == "cursor"
    assert "The newest event is 3" in answer.json()["detail"]


def test_next_is_an_address_that_can_be_asked(told, read, client, bearer):
    following = read(limit=2)["next"]
    assert [line["number"] for line in client.get(following, headers=bearer).json()["results"]] == [3]


def test_what_was_deleted_at_its_source_is_a_tombstone(told, read):
    deletion.deleted_at_source([("x", "1")])
    events.number_waiting()

    lines = read()["results"]

    gone = Flag.objects.get(status="withdrawn").public_id
    mine = [line for line in lines if line["public_id"] == gone]
    assert [line["event"] for line in mine] == ["tweet.flagged", "tweet.flag_withdrawn"]
    assert all(
        line["status"] == "withdrawn" and "tweet" not in line and "reasons" not in line for line in mine
    )


def test_words_that_expired_are_not_shown_and_the_flag_is(told, read):
    flag = Flag.objects.get(tweet__external_id="0")
    Flag.objects.filter(pk=flag.pk).update(status=FlagStatus.UPHELD, decided_at=flag.made_at)
    from django.utils import timezone

    deletion.forget([flag.tweet_id], now=timezone.now())

    line = read()["results"][0]
    assert (line["status"], line["tweet"], line["reasons"]) == ("upheld", None, [])


def test_what_waited_for_a_person_is_told_once_it_is_upheld_and_never_when_dismissed(told, read):
    flag = Flag.objects.get(status="waiting")
    flags_out.told(
        Flag(pk=flag.pk, public_id=flag.public_id, tweet=flag.tweet, kind="gender", status="dismissed")
    )
    events.number_waiting()
    assert len(read()["results"]) == 3

    Flag.objects.filter(pk=flag.pk).update(status="upheld", decided_at=flag.made_at)
    flags_out.told(Flag.objects.get(pk=flag.pk))
    events.number_waiting()
    assert [line["event"] for line in read(cursor=3)["results"]] == ["tweet.flagged"]


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "-1"}, {"limit": "0"}, {"limit": "1001"}])
def test_what_cannot_be_read_is_a_problem(client, bearer, query):
    assert client.get(PATH, query, headers=bearer).status_code == 400


def test_only_keys_that_may_read(client, make_partner, db):
    sends = {"Authorization": f"Bearer {make_partner('Sender', [TWEETS_SEND])[1]}"}
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, headers=sends).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_page(told, read, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        read(limit=1)
    with django_assert_max_num_queries(8):
        read(limit=3)
