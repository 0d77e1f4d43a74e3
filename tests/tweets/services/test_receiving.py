"""Posts are stored once, whatever they hold, and the judge is rung after commit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from civicwatch.access.models import Partner
from civicwatch.access.roles import ADMINISTRATOR
from civicwatch.lib import bell
from tests.factories import UserFactory
from tests.tweets.posts import NOON, a_post, a_stream, receive
from tests.tweets.query_plans import plan_of
from tweets import fingerprints
from tweets.models import Tweet
from tweets.posts import AHEAD, LONGEST_TEXT, read_item
from tweets.services import deletion

pytestmark = pytest.mark.django_db


def test_a_post_is_stored_once_whichever_stream_brings_it():
    first = receive(a_post("1"), a_post("2"), a_post("1"), stream=a_stream("one"))
    again = receive(a_post("1"), a_post("3"), stream=a_stream("two"))

    assert (first.stored, first.repeated) == (2, 1)
    assert (again.stored, again.repeated) == (1, 1)
    assert Tweet.objects.get(external_id="1").stream.name == "one"


def test_the_same_id_of_another_platform_is_another_post():
    assert receive(a_post("1"), a_post("1", platform="mastodon")).stored == 2


def a_partners_stream(name):
    partner = Partner.objects.create(name=name, purpose="Research", by=UserFactory(role=ADMINISTRATOR))
    return a_stream(name, kind="api", partner=partner)


def test_what_a_partner_claims_to_have_read_keeps_no_genuine_post_out():
    claimed, other = a_partners_stream("one"), a_partners_stream("two")
    receive(a_post("1", "invented words", author="ada"), stream=claimed)
    deletion.deleted_at_source([("x", "1")], stream=claimed)
    receive(a_post("2", "invented words"), stream=claimed)

    genuine = receive(a_post("1", "what was said"), a_post("2", "what was said"))
    by_another = receive(a_post("1"), a_post("2"), a_post("3"), stream=other)
    again = receive(a_post("1"), a_post("2"), a_post("3"), stream=claimed)

    assert (genuine.stored, genuine.repeated) == (2, 0)
    assert (by_another.stored, by_another.repeated) == (1, 2)  # this site has the first two itself
    assert (again.stored, again.repeated) == (1, 2)
    assert sorted(Tweet.objects.exclude(text="").values_list("external_id", "text")) == [
        ("1", "what was said"),
        ("2", "invented words"),
        ("2", "what was said"),
        ("3", "a quiet word"),
        ("3", "a quiet word"),
    ]


def test_what_is_deleted_at_its_source_goes_whoever_brought_it():
    receive(a_post("1"), stream=a_partners_stream("one"))
    receive(a_post("1"))

    assert deletion.deleted_at_source([("x", "1")]) == 2
    assert set(Tweet.objects.values_list("text", flat=True)) == {""}


@pytest.mark.parametrize("act", ["receive", "delete"])
def test_posts_are_looked_for_by_the_index_of_their_key(act):
    receive(a_post("1"))
    with plan_of("tweets_tweet") as plan:
        if act == "receive":
            receive(a_post("1"), a_post("2"))
        else:
            deletion.deleted_at_source([("x", "1"), ("x", "2")])
    assert "tweet_once" in plan[0] or "platform=? AND external_id=?" in plan[0]  # SQLite's own name for it


def test_a_batch_is_one_insert():
    def statements(count, start):
        with CaptureQueriesContext(connection) as seen:
            receive(*(a_post(str(start + n)) for n in range(count)), stream=stream)
        return len([each for each in seen if each["sql"].startswith("INSERT")])

    stream = a_stream()
    assert statements(1, 0) == statements(20, 100) == 1


def test_what_another_process_stored_meanwhile_stops_nothing(monkeypatch):
    from tweets.services import receiving

    receive(a_post("1"))
    monkeypatch.setattr(receiving, "_known", lambda keys, senders: set())

    receive(a_post("1", text="other words"), a_post("2"))

    assert set(Tweet.objects.values_list("external_id", "text")) == {
        ("1", "a quiet word"),
        ("2", "a quiet word"),
    }


def test_the_database_itself_refuses_a_second_one():
    receive(a_post("1"))
    row = Tweet.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("a\0b", "a\\x00b"), ("half \ud83d pair", "half \\ud83d pair"), ("x" * 30_000, "x" * LONGEST_TEXT)],
)
def test_text_that_a_database_would_refuse_survives_and_the_bytes_beside_it(text, stored):
    item = {"id": "7", "text": text}
    receive(read_item(item, platform="x", now=NOON))

    row = Tweet.objects.get()
    assert row.text == stored
    assert len(row.raw) > 20


@pytest.mark.parametrize(
    ("moment", "said_at"),
    [
        ("0689-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-12:00", NOON + AHEAD),
        (-(10**11), datetime(2000, 1, 1, tzinfo=UTC)),
        ("2026-04-30T12:00:00", NOON - timedelta(days=1)),
        (None, NOON),
    ],
)
def test_dates_are_bounded(moment, said_at):
    item = {"id": "1", "text": "x", "created_at": moment}
    if moment == -(10**11):
        item["created_at"] = "1000-01-01"
    receive(read_item(item, platform="x", now=NOON), now=NOON)

    assert Tweet.objects.get().said_at == said_at


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("words", "not an object"),
        ({"id": "1"}, "text is empty"),
        ({"text": "x"}, "id is empty"),
        ({"id": ["1"], "text": "x"}, "id is no text"),
        ({"id": "1", "text": "x", "created_at": "yesterday"}, "created_at is no time"),
        ({"id": "1", "text": "x", "created_at": 1e300}, "created_at is no time"),
        ({"id": "1", "text": "x", "platform": "Not A Word!"}, "platform is not"),
    ],
)
def test_what_is_no_post_says_why(item, reason):
    with pytest.raises(ValueError, match=reason):
        read_item(item, platform="x", now=NOON)


def test_nothing_of_the_author_stands_in_clear():
    receive(a_post("1", author="@SomeBody"))

    row = Tweet.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT author_handle, author_hash FROM tweets_tweet")
        handle, fingerprint = cursor.fetchone()
    assert row.author_handle == "@SomeBody"
    assert "SomeBody" not in handle
    assert (
        fingerprint
        == fingerprints.of_author("x", "somebody")
        != fingerprints.of_author("mastodon", "somebody")
    )


def test_what_was_forgotten_does_not_come_in_again():
    receive(a_post("1"))
    deletion.deleted_at_source([("x", "1")])

    assert receive(a_post("1")).stored == 0
    assert Tweet.objects.get().text == ""


def test_the_judge_is_rung_after_the_commit_and_not_for_what_was_here(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(bell, "ring", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        receive(a_post("1"))
        assert rung == []
    assert rung == ["judge_tweets"]
    with django_capture_on_commit_callbacks(execute=True):
        receive(a_post("1"))
    assert rung == ["judge_tweets"]
