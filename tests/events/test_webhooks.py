"""Webhooks against a real server: signed as the specification says, tried again, switched off, sent again."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from civicwatch.access import partners, sealing
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.roles import ADMINISTRATOR, PARTNER
from civicwatch.events import delivering, fanning_out, services, webhooks
from civicwatch.events.kinds import KINDS
from civicwatch.events.models import Delivery, DeliveryStage, DeliveryTry, Event, Webhook
from civicwatch.events.webhooks import WebhookError
from civicwatch.lib import jobs
from tests.factories import UserFactory
from tests.lib.web_server import web_server
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings):
    settings.FETCH_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with web_server() as server:
        server.answer("/hook", b"thank you")
        yield server


@pytest.fixture
def administrator():
    return UserFactory(role=ADMINISTRATOR)


@pytest.fixture
def partner(administrator):
    return partners.take_on(name="The Paper", purpose="Research", scopes=list(SCOPES), by=administrator)


@pytest.fixture
def person(partner):
    return UserFactory(role=PARTNER, partner=partner, is_staff=False)


@pytest.fixture
def webhook(site, partner):
    return webhooks.add(partner=partner, url=site.url("/hook"))


@pytest.fixture
def key(partner, person):
    partners.accept_terms(partner=partner, by=person)
    return partners.make_key(partner=partner, name="server", scopes=list(SCOPES), by=person)[1]


def tell(subject="incidents/1", kind="incident.published", **payload):
    services.record(kind=kind, subject=subject, payload={"id": 1, **payload})
    services.number_waiting()


def deliver():
    """What the workers do once they are woken."""
    for name in (services.FAN_OUT_JOB, webhooks.DELIVER_JOB):
        jobs.run_until_empty(name)


def make_due():
    Delivery.objects.filter(stage=DeliveryStage.TO_SEND).update(due_at=timezone.now())


def the_delivery():
    return Delivery.objects.get()


def test_what_is_told_arrives_signed(site, webhook):
    tell(title="A woman is pushed")

    deliver()

    path, headers = site.asked[0]
    told = Verifier(webhooks.secret_of(webhook)).verify(site.bodies[0], headers)
    assert (path, told["type"]) == ("/hook", "incident.published")
    assert told["data"] == {"subject": "incidents/1", "number": 1, "id": 1, "title": "A woman is pushed"}
    assert headers["webhook-id"] == the_delivery().message_id
    assert the_delivery().stage == DeliveryStage.DELIVERED


def test_a_message_that_was_touched_does_not_verify(site, webhook):
    tell()
    deliver()

    with pytest.raises(WebhookVerificationError):
        Verifier(webhooks.secret_of(webhook)).verify(site.bodies[0] + b" ", site.asked[0][1])


def test_everything_is_sent_once_in_order_however_often_the_jobs_run(site, webhook):
    for number in range(5):
        tell(f"incidents/{number}")

    for _ in range(3):
        deliver()

    assert [json.loads(body)["data"]["number"] for body in site.bodies] == [1, 2, 3, 4, 5]


def test_nothing_told_before_the_webhook_was_added_is_sent(site, partner):
    tell("incidents/1")
    webhooks.add(partner=partner, url=site.url("/hook"))
    tell("incidents/2")

    deliver()

    assert [json.loads(body)["data"]["subject"] for body in site.bodies] == ["incidents/2"]


def test_only_the_chosen_kinds_are_sent(site, partner):
    webhooks.add(partner=partner, url=site.url("/hook"), kinds=["incident.retracted"])
    tell("incidents/1")
    tell("incidents/2", kind="incident.retracted")

    deliver()

    assert [json.loads(body)["type"] for body in site.bodies] == ["incident.retracted"]
    assert fanning_out.fan_out() == 0


def test_words_taken_off_the_record_are_not_sent_later(site, webhook):
    tell(title="A name")
    fanning_out.fan_out()
    Event.objects.update(payload={"id": 1})

    deliver()

    assert "A name" not in site.bodies[0].decode()


def test_a_failure_is_tried_again_on_the_schedule_and_then_given_up(site, webhook):
    site.answer("/hook", b"", status=500)
    tell()
    waited = []
    for _ in range(len(delivering.WAITS)):
        deliver()
        row = the_delivery()
        waited.append(round((row.due_at - row.log.latest("pk").at).total_seconds()))
        make_due()

    deliver()

    assert waited == pytest.approx([wait.total_seconds() for wait in delivering.WAITS], abs=2)
    assert sum(delivering.WAITS, timedelta()) > timedelta(days=3)
    row = the_delivery()
    assert (row.stage, row.tries, row.log.count()) == (DeliveryStage.GIVEN_UP, 10, 10)
    webhook.refresh_from_db()
    assert webhook.disabled_because == webhooks.GAVE_UP


def test_the_same_id_at_every_try(site, webhook):
    site.answer("/hook", b"", status=500)
    tell()
    deliver()
    site.answer("/hook", b"")
    make_due()

    deliver()

    assert site.asked[0][1]["webhook-id"] == site.asked[1][1]["webhook-id"]
    assert the_delivery().stage == DeliveryStage.DELIVERED


def test_an_address_that_is_gone_is_switched_off_at_once(site, webhook):
    site.answer("/hook", b"", status=410)
    for number in range(3):
        tell(f"incidents/{number}")

    deliver()

    webhook.refresh_from_db()
    assert webhook.disabled_because == webhooks.GONE
    assert set(Delivery.objects.values_list("stage", flat=True)) == {DeliveryStage.GIVEN_UP}
    assert len(site.asked) == 1


def test_who_asks_us_to_wait_is_waited_for(site, webhook):
    site.answer("/hook", b"", status=429, Retry_After="3600")
    tell()

    deliver()

    row = the_delivery()
    assert row.due_at - row.log.get().at > timedelta(minutes=59)


def test_one_dead_address_holds_up_nobody_else_and_is_tried_once_a_batch(site, partner, webhook):
    site.answer("/dead", b"", status=500)
    dead = webhooks.add(partner=partner, url=site.url("/dead"))
    for number in range(5):
        tell(f"incidents/{number}")

    deliver()

    assert webhook.deliveries.filter(stage=DeliveryStage.DELIVERED).count() == 5
    assert DeliveryTry.objects.filter(delivery__webhook=dead).count() == 1
    assert dead.deliveries.filter(stage=DeliveryStage.TO_SEND).count() == 5


@pytest.mark.parametrize("answer", [{"status": 301, "Location": "/hook"}, {"status": 404}])
def test_redirects_and_refusals_are_failures(site, webhook, answer):
    site.answer("/hook", b"", **answer)
    tell()

    deliver()

    assert the_delivery().log.get().error
    assert len(site.asked) == 1


def test_a_private_address_is_never_reached(site, partner, settings):
    webhook = webhooks.add(partner=partner, url=site.url("/hook"))
    settings.FETCH_ALLOWED_PRIVATE_HOSTS = []
    tell()

    deliver()

    assert site.asked == []
    assert webhook.deliveries.get().log.get().error


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://user:word@example.org/",
        "ftp://example.org/",
        "https://",
        "example.org",
        "https://exa mple.org/",
        "https://[::1",
        "https://[::1]/",
        "https://127.0.0.1/hook",
        "https://localhost:8499/hook",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/",
        "https://example.org/" + "x" * 500,
    ],
)
def test_an_address_that_cannot_be_is_refused_with_a_reason(partner, url):
    with pytest.raises(WebhookError) as refused:
        webhooks.add(partner=partner, url=url)

    assert str(refused.value)


def test_a_replaced_secret_signs_beside_the_new_one_for_a_day(site, webhook):
    former = webhooks.secret_of(webhook)
    webhooks.rotate_secret(webhook=webhook)
    tell()
    deliver()

    for secret in (former, webhooks.secret_of(webhook)):
        Verifier(secret).verify(site.bodies[0], site.asked[0][1])
    later = timezone.now() + timedelta(hours=25)
    assert webhooks.signing_secrets(webhook, now=later) == [webhooks.secret_of(webhook)]


def test_no_secret_lies_open_in_the_database(webhook):
    secret = webhooks.secret_of(webhook)

    assert secret not in " ".join(map(str, Webhook.objects.values_list().get()))


def test_secrets_are_sealed_anew_with_the_present_key(webhook, settings):
    secret, sealed = webhooks.secret_of(webhook), webhook.secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 60
    sealing.reseal()
    settings.SECRET_KEY_FALLBACKS = []

    webhook.refresh_from_db()
    assert webhook.secret != sealed
    assert webhooks.secret_of(webhook) == secret


def test_a_test_message_arrives_and_is_in_the_log(site, webhook):
    webhooks.send_test(webhook=webhook)

    deliver()

    assert json.loads(site.bodies[0]) | {"timestamp": ""} == {
        "type": "webhook.test",
        "timestamp": "",
        "data": {},
    }
    assert the_delivery().log.get().status == 200


def test_what_was_delivered_can_be_sent_again(site, webhook):
    tell()
    deliver()

    webhooks.replay(delivery=the_delivery())
    deliver()

    assert len(site.asked) == 2
    assert site.asked[0][1]["webhook-id"] == site.asked[1][1]["webhook-id"]
    assert the_delivery().stage == DeliveryStage.DELIVERED


def test_what_waits_for_its_next_try_is_sent_again_with_what_was_given_up(site, webhook):
    site.answer("/hook", b"", status=500)
    for number in range(2):
        tell(f"incidents/{number}")
    deliver()
    site.answer("/hook", b"thank you")

    assert webhooks.replay_since(webhook=webhook, since=webhook.created_at) == 2
    deliver()

    assert set(Delivery.objects.values_list("stage", flat=True)) == {DeliveryStage.DELIVERED}
    assert webhooks.replay_since(webhook=webhook, since=webhook.created_at) == 0


def test_nothing_is_sent_to_a_partner_that_has_ended(site, webhook, partner, administrator):
    tell("incidents/1")
    fanning_out.fan_out()
    partners.end(partner=partner, by=administrator)
    tell("incidents/2")

    deliver()

    assert site.asked == []


def test_switched_off_it_misses_and_switched_on_it_hears_from_then_on(site, webhook):
    webhooks.switch(webhook=webhook, on=False)
    tell("incidents/1")
    deliver()
    webhooks.switch(webhook=webhook, on=True)
    tell("incidents/2")

    deliver()

    assert [json.loads(body)["data"]["subject"] for body in site.bodies] == ["incidents/2"]


def test_deliveries_are_forgotten_after_thirty_days(site, webhook):
    tell()
    deliver()

    assert fanning_out.forget_old(now=timezone.now() + timedelta(days=29)) == 0
    fanning_out.forget_old(now=timezone.now() + timedelta(days=31))
    assert not Delivery.objects.exists()


def test_a_partner_has_ten_at_most(partner):
    for number in range(webhooks.MOST_WEBHOOKS):
        webhooks.add(partner=partner, url=f"https://example.org/{number}")

    with pytest.raises(WebhookError, match="10"):
        webhooks.add(partner=partner, url="https://example.org/more")


# --- by program ---


def asked(client, method, path, key, **data):
    return getattr(client, method)(
        f"/api/v1/webhooks/{path}",
        data,
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )


def test_a_program_does_all_that_the_pages_do(client, site, key):
    made = asked(client, "post", "", key, url=site.url("/hook"), kinds=["incident.published"]).json()
    address = f"{made['id']}/"
    assert made["secret"].startswith("whsec_")
    assert [row["id"] for row in asked(client, "get", "", key).json()] == [made["id"]]
    assert "secret" not in asked(client, "get", address, key).json()

    assert asked(client, "post", f"{address}test/", key).status_code == 202
    tell()
    deliver()
    rows = asked(client, "get", f"{address}deliveries/", key).json()
    assert [(row["kind"], row["stage"], len(row["tries"])) for row in rows] == [
        ("incident.published", "delivered", 1),
        ("webhook.test", "delivered", 1),
    ]
    assert asked(client, "get", f"{address}deliveries/?before={rows[0]['id']}", key).json() == rows[1:]
    assert asked(client, "post", f"{address}deliveries/", key, id=rows[0]["id"]).json() == {"again": 1}

    assert asked(client, "post", f"{address}secret/", key).json()["secret"] != made["secret"]
    assert asked(client, "patch", address, key, enabled=False).json()["enabled"] is False
    assert asked(client, "post", f"{address}test/", key).status_code == 409
    assert asked(client, "delete", address, key).status_code == 204
    assert asked(client, "get", "", key).json() == []


def test_bad_input_is_answered_with_what_to_do(client, key):
    wrong = asked(client, "post", "", key, url="http://example.org/")

    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")
    assert "https://" in wrong.json()["detail"]
    assert [each["name"] for each in wrong.json()["invalid_params"]] == ["url"]
    private = asked(client, "post", "", key, url="https://127.0.0.1/hook")
    assert (private.status_code, "public internet" in private.json()["detail"]) == (400, True)
    unknown = asked(client, "post", "", key, url="https://example.org/", kinds=["tweet.*"])
    assert unknown.status_code == 400
    assert "tweet.flagged" in unknown.json()["detail"]


def test_one_too_many_is_a_conflict_and_a_wrong_change_is_not(client, key):
    made = [asked(client, "post", "", key, url=f"https://example.org/{n}") for n in range(11)]
    assert [each.status_code for each in made] == [201] * 10 + [409]

    changed = asked(client, "patch", f"{made[0].json()['id']}/", key, url="ftp://example.org/")
    assert changed.status_code == 400


def test_a_partner_sees_its_own_alone(client, key, administrator):
    other = partners.take_on(name="Other", purpose="x", scopes=list(SCOPES), by=administrator)
    theirs = webhooks.add(partner=other, url="https://example.org/")

    assert asked(client, "get", "", key).json() == []
    for method, path in (("get", ""), ("delete", ""), ("post", "secret/"), ("get", "deliveries/")):
        assert asked(client, method, f"{theirs.public_id}/{path}", key).status_code == 404


# --- on the pages ---


def test_the_pages_add_test_show_and_remove(client, site, partner, person):
    partners.accept_terms(partner=partner, by=person)
    sign_in(client, person)
    client.post(reverse("webhook-add"), {"url": site.url("/hook")})
    webhook = Webhook.objects.get()
    act = reverse("webhook-act", args=[webhook.public_id])

    client.post(act, {"action": "test"})
    deliver()
    page = client.get(reverse("webhook", args=[webhook.public_id])).content.decode()
    assert "delivered" in page and "200" in page

    assert webhooks.secret_of(webhook) in client.post(act, {"action": "secret"}).content.decode()
    assert webhooks.secret_of(webhook) not in page
    former = webhooks.secret_of(webhook)
    assert client.post(act, {"action": "rotate"})["Location"] == reverse("webhook", args=[webhook.public_id])
    webhook.refresh_from_db()
    assert webhooks.secret_of(webhook) != former
    client.post(act, {"action": "remove"})
    assert not Webhook.objects.exists()


def test_the_page_says_what_is_wrong_with_an_address_and_keeps_it(client, partner, person):
    partners.accept_terms(partner=partner, by=person)
    sign_in(client, person)

    answer = client.post(reverse("webhook-add"), {"url": "http://example.org/hook"})

    assert answer.status_code == 400
    assert "https://" in answer.content.decode() and "http://example.org/hook" in answer.content.decode()


def test_every_kind_that_is_told_has_words():
    from incidents.services.public_events import event_kind

    for before in ("published", "candidate"):
        for after in ("published", "retracted"):
            assert event_kind(before, after) in {*KINDS, ""}
