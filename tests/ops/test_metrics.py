"""What /metrics says of queues, flags, streams, webhooks and the broker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from civicwatch.access.models import Partner
from civicwatch.events.models import Delivery, EventCounter, Webhook
from civicwatch.lib import backlog, jobs
from civicwatch.metrics import FAMILIES
from sightings.models import Conversation
from tests.factories import ReportFactory, UserFactory
from tests.sightings.public.sighting_rows import put_down, sender
from tweets.models import Appeal, Flag, Stream, Tweet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker_is_down(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def read(*names: str) -> dict[str, float]:
    """Every line of /metrics, or of the families named, as a mapping."""
    response = Client().get(
        "/metrics", {"name[]": names}, REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000"
    )
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def test_a_queue_holds_what_is_due_or_in_hand_and_nothing_else():
    now = timezone.now()
    ReportFactory(stage="received")
    ReportFactory(stage="received", due_at=now + timedelta(seconds=15), lease_token=uuid4())
    ReportFactory(stage="received", due_at=now + timedelta(seconds=15))  # in back-off
    ReportFactory(stage="classified")
    ReportFactory(stage="failed", due_at=None)

    shown = read("civicwatch_queue_due_rows")

    assert shown['civicwatch_queue_due_rows{queue="judge"}'] == 2
    assert shown['civicwatch_queue_due_rows{queue="work"}'] == 1


def test_a_queue_without_rows_is_shown_as_empty():
    """An autoscaler that finds no figure falls back to its last one."""
    assert set(backlog.due_rows().values()) == {0}
    assert set(backlog.due_rows()) == {job.queue for job in jobs.registered().values()}


def test_one_family_may_be_asked_for_by_name():
    assert {line.split("{")[0] for line in read("civicwatch_broker_up")} == {"civicwatch_broker_up"}


def test_every_family_is_shown_under_its_own_name():
    shown = {line.split("{")[0] for line in read()}

    assert shown <= set(FAMILIES)
    assert {"civicwatch_events_total", "civicwatch_oldest_due_seconds"} <= shown


def test_the_oldest_of_each_kind_is_told_apart():
    ReportFactory(stage="received", due_at=timezone.now() - timedelta(minutes=10))

    shown = read("civicwatch_kind_oldest_due_seconds")

    assert shown['civicwatch_kind_oldest_due_seconds{kind="report"}'] == pytest.approx(600, abs=5)
    assert shown['civicwatch_kind_oldest_due_seconds{kind="photo"}'] == 0


def test_flags_and_streams_are_counted():
    stream = Stream.objects.create(kind="api", name="somebody", enabled=True)
    Stream.objects.filter(pk=stream.pk).update(last_success_at=timezone.now() - timedelta(hours=1))
    Stream.objects.create(kind="replay", name="off")
    tweet = Tweet.objects.create(stream=stream, platform="x", external_id="1", said_at=timezone.now())
    Flag.objects.create(tweet=tweet, kind="gender", status="open")

    shown = read()

    assert shown['civicwatch_flags{status="open"}'] == 1
    assert shown['civicwatch_stream_age_seconds{stream="somebody"}'] == pytest.approx(3600, abs=5)
    assert 'civicwatch_stream_age_seconds{stream="off"}' not in shown


def test_sightings_that_ran_out_undecided_are_counted():
    then = timezone.now() - timedelta(hours=4)
    assert read("civicwatch_sightings_ran_out") == {"civicwatch_sightings_ran_out": 0}
    put_down(now=then, photo=False)

    assert read("civicwatch_sightings_ran_out") == {"civicwatch_sightings_ran_out": 1}


def test_who_waits_longest_for_a_person_is_told_by_queue():
    now = timezone.now()
    Appeal.objects.create(wish="other", token_hash="a", sent_at=now - timedelta(days=3))
    Appeal.objects.create(wish="other", token_hash="b", sent_at=now - timedelta(days=1))
    Conversation.objects.create(contributor=sender(), needs_person_at=now - timedelta(hours=2))

    shown = read("civicwatch_person_wait_seconds")

    assert shown == {
        'civicwatch_person_wait_seconds{queue="appeals"}': pytest.approx(3 * 86_400, abs=5),
        'civicwatch_person_wait_seconds{queue="conversations"}': pytest.approx(7200, abs=5),
    }


def a_webhook(**fields):
    partner, _made = Partner.objects.get_or_create(name="a newsroom", defaults={"by": UserFactory()})
    return Webhook.objects.create(partner=partner, url="https://partner.example/", secret="s", **fields)


def test_a_webhook_whose_address_failed_is_counted_once_however_much_waits_for_it():
    failing, fine = a_webhook(), a_webhook()
    for number, (webhook, tries, stage) in enumerate(
        [
            (failing, 2, "to_send"),
            (failing, 1, "to_send"),
            (failing, 0, "to_send"),
            (fine, 0, "to_send"),
            (fine, 9, "given_up"),
        ]
    ):
        due_at = timezone.now() if stage == "to_send" else None
        Delivery.objects.create(
            webhook=webhook, number=number, kind="test", stage=stage, tries=tries, due_at=due_at
        )

    assert read("civicwatch_webhooks_put_off") == {"civicwatch_webhooks_put_off": 1}


def test_deliveries_and_webhooks_that_are_off_are_counted():
    webhook = a_webhook(disabled_at=timezone.now(), disabled_because="gone")
    Delivery.objects.create(
        webhook=webhook, number=1, kind="incident.published", stage="given_up", due_at=None
    )
    EventCounter.objects.update_or_create(pk=1, defaults={"last": 7})

    shown = read()

    assert shown['civicwatch_webhook_deliveries{stage="given_up"}'] == 1
    assert shown['civicwatch_webhooks_disabled{reason="gone"}'] == 1
    assert shown["civicwatch_events_total"] == 7


def test_a_broker_that_is_away_is_said_to_be_so():
    assert read("civicwatch_broker_up")["civicwatch_broker_up"] == 0
