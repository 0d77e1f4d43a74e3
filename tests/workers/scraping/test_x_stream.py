"""X's filtered stream, as its documents and tweepy show it: lines, rules, errors, edits, deletions."""

import json
import queue
from datetime import UTC, datetime

import pytest
import responses
from responses import matchers

from civicwatch.lib.outgoing_errors import OutgoingError
from tests.tweets.posts import a_stream
from tweets.models import Stream, Tweet
from workers import x_listening
from workers.scraping.x_stream import Connection, Notice, read_line, sync_rules, wanted_rules
from workers.x_listening import Listener

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
STREAM = "https://api.twitter.com/2/tweets/search/stream"
RULES = f"{STREAM}/rules"
COMPLIANCE = "https://api.twitter.com/2/tweets/compliance/stream"


def line(number="1346889436626259968", tags=("civicwatch:x-main",), **data):
    return {
        "data": {
            "id": number,
            "text": "Learn how to behave",
            "author_id": "2244994945",
            "created_at": "2026-05-30T11:59:58.000Z",
            "lang": "en",
            "edit_history_tweet_ids": [number],
            **data,
        },
        "includes": {"users": [{"id": "2244994945", "name": "Dev", "username": "XDevelopers"}]},
        "matching_rules": [{"id": "120897978112909812", "tag": tag} for tag in tags],
    }


def as_bytes(found):
    return json.dumps(found).encode()


def test_a_line_becomes_a_post():
    raw = as_bytes(line())
    notice = read_line(raw, now=NOW)

    assert notice.streams == ("x-main",) and notice.gone == ()
    post = notice.post
    assert (post.platform, post.external_id, post.author, post.language) == (
        "x",
        "1346889436626259968",
        "XDevelopers",
        "en",
    )
    assert post.url == "https://x.com/XDevelopers/status/1346889436626259968"
    assert post.said_at == datetime(2026, 5, 30, 11, 59, 58, tzinfo=UTC)
    assert post.raw == raw


def test_a_long_post_is_read_whole_and_a_repost_not_at_all():
    assert read_line(as_bytes(line(note_tweet={"text": "the whole"})), now=NOW).post.text == "the whole"
    repost = line(referenced_tweets=[{"type": "retweeted", "id": "1"}])
    assert read_line(as_bytes(repost), now=NOW) is None


def test_an_edit_takes_the_former_ones_away():
    notice = read_line(as_bytes(line("30", edit_history_tweet_ids=["10", "20", "30"])), now=NOW)
    assert notice.gone == ("10", "20")


def test_a_deletion_of_the_compliance_stream():
    said = {"delete": {"tweet": {"id": "1346889436626259968", "author_id": "2244994945"},
                       "event_at": "2021-07-06T18:40:40.000Z"}}  # fmt: skip
    assert read_line(as_bytes({"data": said}), now=NOW) == Notice(gone=("1346889436626259968",))
    assert read_line(as_bytes({"data": {"undrop": said["delete"]}}), now=NOW) == Notice()


def test_an_error_message_is_told():
    error = {"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect",
             "detail": "This stream has been disconnected upstream for operational reasons.",
             "type": "https://api.twitter.com/2/problems/operational-disconnect"}  # fmt: skip
    assert read_line(as_bytes({"errors": [error]}), now=NOW) == "operational-disconnect"


class Inbox(Connection):
    """A connection that ends with its first answer."""

    def __init__(self):
        self.inbox, self.said = queue.Queue(), []
        super().__init__("token", inbox=self.inbox, say=self.said.append)

    def on_closed(self, response):
        self.disconnect()

    def on_request_error(self, status_code):
        super().on_request_error(status_code)
        self.disconnect()

    def on_connection_error(self):
        super().on_connection_error()
        self.disconnect()


@pytest.fixture
def x():
    with responses.RequestsMock() as mock:
        yield mock


def test_heartbeats_and_lines_that_are_no_posts_disturb_nothing(x):
    body = (
        b"\r\n"
        + as_bytes(line("1"))
        + b"\r\n\r\n{broken\r\n"
        + b'{"data": {"id": 7}}\r\n'
        + as_bytes(line("2"))
        + b"\r\n"
    )
    x.get(STREAM, body=body)
    connection = Inbox()
    connection.filter(tweet_fields=["lang"])

    found = [connection.inbox.get_nowait().post.external_id for _ in range(connection.inbox.qsize())]
    assert found == ["1", "2"]
    assert set(connection.said) == {""}
    assert x.calls[0].request.headers["Authorization"] == "Bearer token"


def test_a_refusal_is_told(x):
    x.get(STREAM, status=429, json={"title": "ConnectionException"})
    connection = Inbox()
    connection.filter()
    assert connection.said == ["X answered 429"]


def test_deletions_are_followed_by_partition(x):
    said = {
        "data": {"delete": {"tweet": {"id": "5", "author_id": "1"}, "event_at": "2026-05-30T11:59:58.000Z"}}
    }
    match = [matchers.query_param_matcher({"partition": "3", "backfill_minutes": "5"})]
    x.get(COMPLIANCE, body=as_bytes(said) + b"\r\n", match=match)
    connection = Inbox()
    connection.follow_compliance(3, backfill_minutes=5).join(5)
    assert connection.inbox.get_nowait() == Notice(gone=("5",))


@pytest.mark.django_db
class TestRules:
    def streams(self):
        return [a_stream("one", kind="x", settings={"rules": ["cat has:media", "dog"]}),
                a_stream("two", kind="x", settings={"rules": ["dog", " bird ", ""]})]  # fmt: skip

    def test_each_rule_belongs_to_one_stream(self):
        assert wanted_rules(self.streams()) == {
            "cat has:media": "civicwatch:one", "dog": "civicwatch:one", "bird": "civicwatch:two",
        }  # fmt: skip

    def test_ours_are_made_to_fit_and_others_left_alone(self, x):
        there = [{"id": "1", "value": "cat has:media", "tag": "civicwatch:one"},
                 {"id": "2", "value": "old", "tag": "civicwatch:one"},
                 {"id": "3", "value": "somebody else's", "tag": "theirs"}]  # fmt: skip
        x.get(RULES, json={"data": there, "meta": {"sent": "2026-05-30T11:59:58.000Z"}})
        gone = matchers.json_params_matcher({"delete": {"ids": ["2"]}})
        x.post(RULES, json={"meta": {"summary": {"deleted": 1, "not_deleted": 0}}}, match=[gone])
        added = [{"value": "dog", "tag": "civicwatch:one"}, {"value": "bird", "tag": "civicwatch:two"}]
        new = matchers.json_params_matcher({"add": added})
        x.post(RULES, json={"data": added, "meta": {"summary": {"created": 2}}}, status=201, match=[new])

        sync_rules(Inbox(), self.streams(), now=NOW)

    def test_what_x_refuses_is_said(self, x):
        x.get(RULES, json={"meta": {"sent": "2026-05-30T11:59:58.000Z"}})
        refused = {
            "title": "UnprocessableEntity",
            "value": "dog",
            "details": ["..."],
            "type": "https://api.twitter.com/2/problems/invalid-rules",
        }
        x.post(RULES, json={"meta": {"summary": {"created": 0}}, "errors": [refused]})
        with pytest.raises(OutgoingError, match="UnprocessableEntity: dog"):
            sync_rules(Inbox(), self.streams(), now=NOW)


@pytest.fixture
def listener(settings, monkeypatch):
    settings.X_BEARER_TOKEN = "token"
    monkeypatch.setattr(x_listening, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(x_listening, "close_old_connections", lambda: None)
    return Listener()


@pytest.mark.django_db
def test_what_comes_is_stored_under_its_stream_and_edits_replace(listener):
    stream = a_stream("x-main", kind="x")
    listener._streams = {stream.name: stream}
    for number, former in (("10", ["10"]), ("20", ["10", "20"])):
        listener._inbox.put(read_line(as_bytes(line(number, edit_history_tweet_ids=former)), now=NOW))
    listener._inbox.put(read_line(as_bytes(line("30", tags=("theirs",))), now=NOW))

    listener._store(listener._next())

    assert list(Tweet.objects.exclude(text="").values_list("external_id", flat=True)) == ["20"]
    assert Tweet.objects.filter(deleted_at_source__isnull=False).count() == 1


@pytest.mark.django_db
def test_while_the_database_is_away_what_came_is_kept_in_hand(listener, monkeypatch):
    from django.db import OperationalError

    stream = a_stream("x-main", kind="x")
    listener._streams = {stream.name: stream}
    receive = x_listening.receiving.receive

    def away(*args, **given):
        raise OperationalError

    monkeypatch.setattr(x_listening.receiving, "receive", away)
    listener._inbox.put(read_line(as_bytes(line("1")), now=NOW))
    with pytest.raises(OperationalError):
        listener._store(listener._next())
    monkeypatch.setattr(x_listening.receiving, "receive", receive)
    listener._store(listener._next())

    assert Tweet.objects.count() == 1


@pytest.mark.django_db
def test_without_a_stream_that_is_on_it_ends(listener, x):
    x.get(RULES, json={"meta": {"sent": "2026-05-30T11:59:58.000Z"}})
    listener.listen(lambda: False)
    assert not Stream.objects.exists()
