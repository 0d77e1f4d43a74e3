"""Sightings whose time ran out while they waited for a person: counted from rows, listed at the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from sightings.models import Sighting, SightingStatus
from sightings.placing import Place, Precision
from sightings.services import demonstration, moderating, settling, showing
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import checked_photo, put_down, sender
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/sightings/sighting/"
DAY, WEEK, HOUR = timedelta(days=1), timedelta(days=7), timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


def put(ago, *, now, n=0, photo=False, **told):
    place = Place(34.05 + n / 10, -118.25, Precision.POINT)
    return put_down(now=now - ago, photo=photo, place=place, contributor=sender(f"+121355520{n:02}"), **told)


def ran_out(now, within=WEEK):
    return set(Sighting.objects.ran_out_undecided(now, within=within))


@pytest.mark.parametrize("has_settled", [True, False])
def test_what_waited_for_a_person_until_it_was_over_is_counted(now, has_settled):
    today, days_ago, long_ago = (put(ago, now=now, n=n) for n, ago in enumerate((4 * HOUR, 3 * DAY, 9 * DAY)))
    still_open = put(HOUR, now=now, n=4)
    if has_settled:  # the clock's job may be late; the figure is not
        settling.settle(now=now)

    assert ran_out(now) == {today, days_ago}
    assert ran_out(now, DAY) == {today}
    assert {long_ago, still_open}.isdisjoint(ran_out(now))


def test_what_a_person_decided_or_a_machine_showed_did_not_run_out(now):
    person = UserFactory(role=MODERATOR)
    decided = put(4 * HOUR, now=now, n=1)
    moderating.confirm(sighting=decided, by=person, now=now - 3 * HOUR - timedelta(minutes=30))
    put(4 * HOUR, now=now, n=2, photo=True)  # the machine is sure, and showed it
    put(4 * HOUR, now=now, n=3, photos=[checked_photo(outcome="not_police", score=0.01)])
    settling.settle(now=now)

    assert ran_out(now) == set()


def test_a_decision_that_was_taken_back_is_none(now):
    sighting, person = put(4 * HOUR, now=now), UserFactory(role=MODERATOR)
    then = now - 3 * HOUR - timedelta(minutes=30)
    moderating.reject(sighting=sighting, by=person, now=then, reason="other")
    moderating.restore(sighting=sighting, by=person, now=then)
    settling.settle(now=now)

    assert ran_out(now) == {sighting}


def test_nobody_was_waited_for(now):
    joined, other = put(4 * HOUR, now=now, n=1), put(4 * HOUR, now=now, n=2, photo=True)
    showing.join(joined, other, now=now - 4 * HOUR)
    taken_back = put(4 * HOUR, now=now, n=3)
    showing.withdraw(taken_back, now=now - 3 * HOUR - timedelta(minutes=30))
    demonstration.refresh(now=now - 5 * HOUR)
    unchecked = put(4 * HOUR, now=now, n=4, photos=[checked_photo(stage="to_fetch", due_at=now, outcome="")])
    assert unchecked.status == SightingStatus.WAITING
    settling.settle(now=now)

    assert set(Sighting.objects.filter(status=SightingStatus.EXPIRED)) >= {joined, unchecked}
    assert ran_out(now) == set()


def test_the_desk_says_how_many_and_lists_them(client, now):
    sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    assert "In the last 7 days none ran out" in client.get(LIST).content.decode()
    today, days_ago, waits = put(4 * HOUR, now=now), put(3 * DAY, now=now, n=1), put(HOUR, now=now, n=2)
    settling.settle(now=now)

    page = client.get(LIST)
    assert '<a href="?view=ran_out_day">1 in the last 24 hours</a>' in page.content.decode()
    assert '<a href="?view=ran_out_week">2 in the last 7 days</a>' in page.content.decode()
    assert of_list(page) == [waits]
    assert of_list(client.get(LIST, {"view": "ran_out_day"})) == [today]
    assert of_list(client.get(LIST, {"view": "ran_out_week"})) == [today, days_ago]


def test_what_is_about_to_run_out_does_not_stand_before_what_is_new(client, now):
    """Where the order is decided, the reason stands as well: `SightingQuerySet.by_urgency`."""
    sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    ends_soon, new = put(3 * HOUR - timedelta(minutes=10), now=now), put(HOUR, now=now, n=1)
    force = put(2 * HOUR, now=now, n=2, activity="force")

    assert of_list(client.get(LIST)) == [force, new, ends_soon]


def of_list(answer):
    return [card.sighting for card in answer.context["cards"]]
