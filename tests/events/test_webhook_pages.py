"""A webhook's page says how soon a delivery is tried again."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access import partners
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.roles import ADMINISTRATOR, PARTNER
from civicwatch.events import webhook_pages, webhooks
from civicwatch.events.models import Delivery, DeliveryStage
from civicwatch.lib import jobs
from tests.factories import UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    by = UserFactory(role=ADMINISTRATOR)
    return partners.take_on(name="The Paper", purpose="Research", scopes=list(SCOPES), by=by)


@pytest.fixture
def webhook(partner):
    return webhooks.add(partner=partner, url="https://example.org/hook")


def tried(webhook, *, tries=1, **fields):
    return Delivery.objects.create(
        webhook=webhook,
        number=1,
        kind="incident.published",
        stage=DeliveryStage.TO_SEND,
        tries=tries,
        **fields,
    )


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(seconds=40), "in 40 seconds"),
        (timedelta(seconds=1), "in 1 second"),
        (timedelta(minutes=4, seconds=50), "in 5 minutes"),
        (timedelta(hours=20), "in 20 hours"),
        (timedelta(seconds=-3), "at any moment"),
    ],
)
def test_how_soon(webhook, wait, said):
    now = timezone.now()
    row = tried(webhook, due_at=now + wait)

    assert webhook_pages._told(row, now=now)["next_try"] == f"next try {said}"


def test_what_is_being_tried_is_not_said_to_wait_for_the_end_of_its_lease(webhook):
    now = timezone.now()
    held = tried(webhook, due_at=now + jobs.LEASE, lease_token=uuid4())

    assert webhook_pages._told(held, now=now)["next_try"] == "next try at any moment"


@pytest.mark.parametrize(("tries", "is_told"), [(0, False), (1, True)])
def test_the_page_tells_it_of_what_failed(client, partner, webhook, tries, is_told):
    person = UserFactory(role=PARTNER, partner=partner, is_staff=False)
    partners.accept_terms(partner=partner, by=person)
    sign_in(client, person)
    tried(webhook, tries=tries, due_at=timezone.now() + timedelta(seconds=30))

    page = client.get(reverse("webhook", args=[webhook.public_id])).content.decode()

    assert "What was sent" in page
    assert bool(re.search(r'<time class="meta" [^>]*>next try in \d+ seconds</time>', page)) is is_told
