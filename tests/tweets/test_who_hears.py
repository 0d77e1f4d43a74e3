"""Of a flag hear partners whose keys may read flags, by webhook and by stream; nobody else hears of it."""

import json

import pytest
from standardwebhooks import Webhook as Verifier

from civicwatch.access import partners
from civicwatch.access.partner_scopes import TWEETS_READ, TWEETS_SEND, WEBHOOKS
from civicwatch.access.roles import ADMINISTRATOR
from civicwatch.events import services as events
from civicwatch.events import stream, webhooks
from civicwatch.events.models import Delivery, DeliveryStage
from civicwatch.lib import jobs
from tests.events.test_stream import Client, fresh_hub, run
from tests.factories import UserFactory
from tests.lib.web_server import web_server
from tests.tweets.api.conftest import make_partner
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.models import Flag
from tweets.services import deletion

__all__ = ["fresh_hub", "make_partner"]


@pytest.fixture
def site(settings):
    settings.FETCH_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with web_server() as server:
        server.answer("/hook", b"thank you")
        yield server


def flag_one(external_id="1"):
    receive(a_post(external_id, "abuse of somebody"))
    judge_all()
    events.number_waiting()


def deliver():
    for name in (events.FAN_OUT_JOB, webhooks.DELIVER_JOB):
        jobs.run_until_empty(name)


@pytest.fixture
def webhook(site, make_partner, monkeypatch):
    stand_in(monkeypatch)
    partner, _key = make_partner(scopes=[WEBHOOKS, TWEETS_READ])
    return webhooks.add(partner=partner, url=site.url("/hook"))


def test_a_webhook_carries_the_flag_as_the_api_does(site, webhook):
    flag_one()
    deliver()

    path, headers = site.asked[0]
    told = Verifier(webhooks.secret_of(webhook)).verify(site.bodies[0], headers)
    flag = Flag.objects.get()
    assert (path, told["type"]) == ("/hook", "tweet.flagged")
    assert told["data"]["subject"] == f"flags/{flag.public_id}"
    assert told["data"]["tweet"]["text"] == "abuse of somebody"


def test_what_was_deleted_before_it_was_sent_is_not_told(site, webhook):
    flag_one()
    jobs.run_until_empty(events.FAN_OUT_JOB)
    deletion.deleted_at_source([("x", "1")])
    events.number_waiting()
    deliver()

    assert b"abuse" not in b"".join(site.bodies)
    data = [json.loads(body)["data"] for body in site.bodies]
    assert [each["status"] for each in data] == ["withdrawn", "withdrawn"]


def test_a_partner_without_a_key_for_it_hears_nothing(site, make_partner, monkeypatch):
    stand_in(monkeypatch)
    partner, _key = make_partner(scopes=[WEBHOOKS, TWEETS_SEND])
    webhooks.add(partner=partner, url=site.url("/hook"))

    flag_one()
    events.record(kind="incident.published", subject="incidents/1", payload={"id": 1})
    events.number_waiting()
    deliver()

    assert [json.loads(body)["type"] for body in site.bodies] == ["incident.published"]


def test_one_whose_right_ended_meanwhile_is_sent_nothing(site, webhook):
    flag_one()
    jobs.run_until_empty(events.FAN_OUT_JOB)
    partner = webhook.partner
    partners.change(
        partner=partner, name=partner.name, purpose="x", scopes=[WEBHOOKS], by=UserFactory(role=ADMINISTRATOR)
    )
    deliver()

    assert site.bodies == []
    assert Delivery.objects.get().stage == DeliveryStage.GIVEN_UP


@pytest.mark.django_db(transaction=True)
def test_the_public_stream_carries_no_flags_and_the_partners_nothing_else(
    fresh_hub, make_partner, monkeypatch
):
    from asgiref.sync import sync_to_async

    stand_in(monkeypatch)
    _partner, key = make_partner()

    @sync_to_async
    def happen(external_id):
        flag_one(external_id)
        events.record(kind="incident.published", subject="incidents/1", payload={"id": 1})
        events.number_waiting()

    class Partner(Client):
        def __init__(self, key, **more):
            self.key = key
            super().__init__(query=b"kinds=tweet", **more)
            self.scope["headers"].append((b"authorization", f"Bearer {self.key}".encode()))

    async def scenario():
        await happen("1")
        public, partner = Client(last_event_id=0), Partner(key, last_event_id=0)
        await public.until(1)
        await partner.until(1)
        await happen("2")
        await public.until(2)
        await partner.until(2)
        await public.close()
        await partner.close()
        assert [event["event"] for event in public.events] == ["incident.published"] * 2
        assert [event["event"] for event in partner.events] == ["tweet.flagged"] * 2
        assert [event["id"] for event in partner.events] == ["1", "3"]
        assert b"abuse" not in partner.body

    run(scenario)


@pytest.mark.django_db(transaction=True)
def test_the_partners_stream_is_closed_to_others_and_to_keys_that_end(fresh_hub, make_partner, monkeypatch):
    from asgiref.sync import sync_to_async

    stand_in(monkeypatch)
    _sender, no_reader = make_partner("Sender", [TWEETS_SEND])
    partner, key = make_partner("Reader", [TWEETS_READ])
    monkeypatch.setattr(stream, "KEY_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)

    def listening(key):
        client = Client(query=b"kinds=tweet")
        client.scope["headers"].append((b"authorization", f"Bearer {key}".encode()))
        return client

    async def scenario():
        statuses, reasons = [], []
        for client in (Client(query=b"kinds=tweet"), listening("cw_false"), listening(no_reader)):
            await client.started.wait()
            statuses.append(client.status)
            reasons.append(json.loads(client.body)["detail"])
        assert statuses == [401, 401, 403]
        assert "Bearer cw_" in reasons[0] and "may not" in reasons[2]
        reader = listening(key)
        await reader.started.wait()
        assert reader.status == 200
        await sync_to_async(partner.keys.update)(revoked_at=partner.created_at)
        for _ in range(600):
            if reader.closed:
                break
            import asyncio

            await asyncio.sleep(0.05)
        assert reader.closed
        await reader.close()

    run(scenario)
