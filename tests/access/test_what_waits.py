"""The first page of admin: what waits for a person, in every queue that whoever looks may see."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access import waiting
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from sightings.models import Conversation
from tests.factories import IncidentFactory, UserFactory
from tests.sightings.public.sighting_rows import put_down, sender
from tests.signed_in import sign_in
from tweets.models import Appeal

pytestmark = pytest.mark.django_db
HOME = "/admin/"


def lines(client) -> dict[str, tuple[int, str]]:
    """By its list's address: how much waits, and for how long."""
    page = client.get(HOME).text
    row = r'<th scope="row"><a href="([^"]+)">[^<]+</a></th><td>(\d+)</td><td>([^<]+)</td>'
    return {url: (int(count), oldest.replace("\xa0", " ")) for url, count, oldest in re.findall(row, page)}


def test_what_waits_stands_first_queue_by_queue(client):
    now = timezone.now()
    IncidentFactory.create_batch(2, status="candidate", created_at=now - timedelta(hours=3))
    IncidentFactory(status="rejected")
    put_down(now=now, photo=False)
    Conversation.objects.create(contributor=sender(), needs_person_at=now - timedelta(minutes=50))
    Appeal.objects.create(wish="other", token_hash="a", sent_at=now - timedelta(days=2))
    sign_in(client, UserFactory(role=MODERATOR))

    found = lines(client)

    assert found["/admin/incidents/incident/"] == (2, "3 hours")
    assert found["/admin/sightings/sighting/"][0] == 1
    assert found["/admin/sightings/conversation/"] == (1, "50 minutes")
    assert found["/admin/tweets/appeal/"] == (1, "2 days")
    assert found["/admin/tweets/flag/"] == (0, "–")


def test_second_approvals_are_for_seniors(client):
    sign_in(client, UserFactory(role=MODERATOR))
    assert "/admin/incidents/incident/?view=second" not in lines(client)
    sign_in(client, UserFactory(role=SENIOR_MODERATOR))
    assert "/admin/incidents/incident/?view=second" in lines(client)


def test_every_queue_leads_to_a_list_that_opens(client):
    person = UserFactory(role=SENIOR_MODERATOR)
    sign_in(client, person)
    assert len(waiting.for_person(person)) == 8
    for queue in waiting.for_person(person):
        assert client.get(queue.url).status_code == 200
