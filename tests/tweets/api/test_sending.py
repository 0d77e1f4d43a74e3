"""Batches: the good items stored, the bad ones named; a key makes a repeated request harmless."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from civicwatch.access.partner_scopes import TWEETS_READ
from tests.tweets.posts import judge_all
from tests.tweets.stand_in import stand_in
from tweets.api.bodies import LARGEST
from tweets.models import Flag, SentBatch, Stream, Tweet
from tweets.services import expiring

PATH = "/api/v1/tweets/"


def item(external_id="1", text="a quiet word", **more):
    return {"id": external_id, "text": text, **more}


@pytest.fixture
def send(client, bearer):
    def post(body, key=None, headers=bearer):
        more = {"Idempotency-Key": key} if key else {}
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return client.post(PATH, raw, content_type="application/json", headers={**headers, **more})

    return post


def test_good_ones_are_stored_and_bad_ones_named(send):
    answer = send({"tweets": [item("1"), {"id": "2"}, item("3", platform="x"), 7, item("1")]})

    assert answer.status_code == 202
    assert answer.json() == {
        "received": 5,
        "stored": 2,
        "repeated": 1,
        "skipped": [{"index": 1, "reason": "text is empty"}, {"index": 3, "reason": "not an object"}],
    }
    partner = Stream.objects.get().partner
    assert set(Tweet.objects.values_list("platform", "external_id")) == {
        (f"partner-{partner.pk}", "1"),
        ("x", "3"),
    }


def test_a_bare_list_will_do(send):
    assert send([item()]).json()["stored"] == 1


def test_a_thousand_at_once_and_no_more(send):
    assert send([item(str(n)) for n in range(1000)]).json()["stored"] == 1000
    assert send([item(str(n)) for n in range(1001)]).status_code == 400
    assert Tweet.objects.count() == 1000


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, {"tweets": 7}, {"tweets": []}, "7", b"\xff\xfe"])
def test_what_is_no_batch_is_a_problem_document(send, body):
    answer = send(body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_where_not_one_item_is_a_post_every_index_is_named(send):
    answer = send([{}, item(text=" ")])
    assert answer.status_code == 422
    assert [each["name"] for each in answer.json()["invalid_params"]] == ["[0]", "[1]"]


def test_hostile_text_costs_nobody_the_batch(send):
    raw = '[{"id": "1", "text": "half \\ud83d and \\u0000"}, {"id": "2", "text": "fine"}]'
    assert send(raw).json()["stored"] == 2
    assert Tweet.objects.get(external_id="1").text == "half \\ud83d and \\x00"


def test_a_longer_body_is_refused_before_it_is_read(send):
    assert send(b" " * (LARGEST + 1)).status_code == 413


def test_the_same_request_under_the_same_key_gets_the_same_answer(send):
    first = send([item("1"), {}], key="batch-1")
    again = send([item("1"), {}], key="batch-1")

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert first.json()["stored"] == 1
    assert SentBatch.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(send):
    send([item("1")], key="batch-1")
    assert send([item("2")], key="batch-1").status_code == 422
    assert Tweet.objects.count() == 1


def test_a_key_is_the_partners_own(send, make_partner):
    send([item("1")], key="batch-1")
    other = {"Authorization": f"Bearer {make_partner('Another')[1]}"}
    assert send([item("2")], key="batch-1", headers=other).json()["stored"] == 1


def test_a_key_is_forgotten_after_a_day(send):
    send([item("1")], key="batch-1")
    SentBatch.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert send([item("2")], key="batch-1").status_code == 202
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        expiring.run()
    assert not SentBatch.objects.exists()


def test_without_a_key_or_without_the_scope_nobody_sends(client, make_partner, db):
    raw = json.dumps([item()])
    assert client.post(PATH, raw, content_type="application/json").status_code == 401
    reads = {"Authorization": f"Bearer {make_partner('Reader', [TWEETS_READ])[1]}"}
    assert client.post(PATH, raw, content_type="application/json", headers=reads).status_code == 403
    assert not Tweet.objects.exists()


def test_a_stream_that_was_switched_off_takes_nothing(send):
    send([item("1")])
    Stream.objects.update(enabled=False)
    assert send([item("2")]).status_code == 403


def test_no_ids_of_another_partner_can_be_taken(send):
    answer = send([item("1", platform="partner-999"), item("2")])
    assert answer.json()["skipped"] == [{"index": 0, "reason": "platform is another partner's"}]


def test_a_deletion_at_the_source_goes_through_to_the_flag(send, client, bearer, make_partner, monkeypatch):
    stand_in(monkeypatch)
    send([item("a/b", "abuse", platform="x", author="somebody", url="https://x.com/a")])
    judge_all()
    others = {"Authorization": f"Bearer {make_partner('Another')[1]}"}

    assert client.delete(f"{PATH}x/a/b/", headers=others).status_code == 404
    assert client.delete(f"{PATH}x/a/b/", headers=bearer).status_code == 204
    assert client.delete(f"{PATH}x/a/b/", headers=bearer).status_code == 404

    tweet = Tweet.objects.get()
    assert (tweet.text, tweet.url, tweet.raw, tweet.author_handle, tweet.reasons) == ("", "", b"", "", [])
    assert tweet.deleted_at_source and "a/b" not in tweet.external_id
    assert Flag.objects.get().status == "withdrawn"
    assert send([item("a/b", "abuse", platform="x")]).json()["stored"] == 0


def test_requests_one_after_the_other_do_not_all_write_to_the_row_of_the_stream(send):
    send([item("1")])
    first = Stream.objects.get().last_success_at
    send([item("2")])
    assert Stream.objects.get().last_success_at == first
    Stream.objects.update(last_success_at=first - timedelta(minutes=1))
    send([item("3")])
    assert Stream.objects.get().last_success_at > first
