"""What a moderator decides: what the public sees of it, what is written down, and the sender's record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from civicwatch.access.models import AuditEntry
from civicwatch.events.models import Event
from sightings.models import Contributor, Sighting, SightingDecision, SightingStatus, SightingVerification
from sightings.services import moderating, settling, showing
from sightings.services.decision_errors import DecisionError
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import NOON, checked_photo, put_down, sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory()


def standing():
    person = Contributor.objects.get()
    return person.confirmed_count, person.rejected_count


def test_what_a_moderator_confirms_is_shown_as_confirmed(ada):
    sighting = put_down(photo=False)

    moderating.confirm(sighting=sighting, by=ada, now=NOON)

    shown = Sighting.objects.visible(NOON).get()
    assert shown.verification == SightingVerification.CONFIRMED
    assert Event.objects.get().kind == "sighting.confirmed"
    assert standing() == (1, 0)


def test_confirmed_early_it_still_waits_for_its_sender_to_leave(ada):
    sighting = put_down(photo=False, show_after=timedelta(minutes=30))

    moderating.confirm(sighting=sighting, by=ada, now=NOON)

    assert not Sighting.objects.visible(NOON).exists()
    assert Event.objects.get().leaves_at == NOON + timedelta(minutes=30)


def test_what_a_moderator_rejects_is_off_the_map_at_once(ada):
    sighting = put_down()

    moderating.reject(sighting=sighting, by=ada, now=NOON, reason="other")

    assert not Sighting.objects.visible(NOON).exists()
    assert standing() == (0, 1)


def test_no_machine_brings_back_what_a_person_rejected(ada):
    sighting = put_down(photo=False)
    moderating.reject(sighting=sighting, by=ada, now=NOON, reason="other")

    showing.add(sighting, photos=[checked_photo()], now=NOON)

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.REJECTED


def test_a_person_brings_back_what_the_machine_rejected(ada):
    sighting = put_down(photos=[checked_photo(outcome="not_police", score=0.02)])
    assert sighting.status == SightingStatus.REJECTED

    moderating.confirm(sighting=sighting, by=ada, now=NOON)

    assert Sighting.objects.visible(NOON).get() == sighting


def test_a_decision_can_be_taken_back(ada):
    sighting = put_down(photo=False)
    moderating.confirm(sighting=sighting, by=ada, now=NOON)

    moderating.restore(sighting=sighting, by=ada, now=NOON)

    sighting.refresh_from_db()
    assert (sighting.status, sighting.decided_by) == (SightingStatus.FOR_PERSON, None)
    assert standing() == (0, 0)


def test_what_nobody_decided_cannot_be_taken_back(ada):
    with pytest.raises(DecisionError):
        moderating.restore(sighting=put_down(), by=ada, now=NOON)


def test_deciding_twice_counts_once(ada):
    sighting = put_down(photo=False)
    for _ in range(2):
        moderating.confirm(sighting=sighting, by=ada, now=NOON)

    assert standing() == (1, 0)
    assert SightingDecision.objects.filter(action="confirm").count() == 1


def test_what_is_over_cannot_be_decided(ada):
    sighting = put_down(photo=False)
    for moment in (sighting.expires_at, sighting.expires_at + timedelta(minutes=1)):
        with pytest.raises(DecisionError):
            moderating.confirm(sighting=sighting, by=ada, now=moment)
        settling.settle(now=moment)


def test_what_was_taken_back_cannot_be_confirmed(ada):
    sighting = put_down()
    showing.withdraw(sighting, now=NOON)
    with pytest.raises(DecisionError):
        moderating.confirm(sighting=sighting, by=ada, now=NOON)


def test_every_decision_is_in_the_chained_log_without_words_of_anybody(ada):
    sighting = put_down(photo=False, note="by the blue tent")
    moderating.confirm(sighting=sighting, by=ada, now=NOON, note="two cars to be seen")

    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.subject, entry.by) == (
        "sighting.confirm",
        f"sightings/{sighting.public_id}",
        ada,
    )
    assert entry.details == {"from": "for_person", "to": "confirmed"}


class TestWhyItIsRejected:
    def test_stands_in_the_history_and_in_the_chained_log(self, ada):
        sighting = put_down(photo=False)
        moderating.reject(
            sighting=sighting, by=ada, now=NOON, reason="wrong_place_or_time", note="5th, not 6th"
        )

        assert sighting.decisions.order_by("pk").last().reason == "wrong_place_or_time"
        details = {"from": "for_person", "to": "rejected", "reason": "wrong_place_or_time"}
        assert AuditEntry.objects.order_by("number").last().details == details

    @pytest.mark.parametrize("reason", ["", "because"])
    def test_has_to_be_said(self, ada, reason):
        sighting = put_down(photo=False)
        with pytest.raises(DecisionError):
            moderating.reject(sighting=sighting, by=ada, now=NOON, reason=reason)
        sighting.refresh_from_db()
        assert sighting.status == SightingStatus.FOR_PERSON

    @pytest.mark.parametrize(
        "line", [{"action": "confirm", "reason": "other"}, {"action": "reject", "reason": "because"}]
    )
    def test_is_of_a_rejection_and_one_of_the_list(self, line):
        with pytest.raises(IntegrityError), transaction.atomic():
            SightingDecision.objects.create(sighting=put_down(), **line)


def test_who_looks_at_an_exact_place_is_in_the_log(ada):
    sighting = put_down()

    assert moderating.reveal(sighting=sighting, by=ada, now=NOON) == (34.0579, -118.2771)

    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.by) == ("sighting.reveal", ada)
    assert "34.05" not in str(entry.details)


def test_rejecting_the_first_leaves_the_second_standing(ada):
    first = put_down()
    second = put_down(contributor=sender("+12135550199"))

    moderating.reject(sighting=first, by=ada, now=NOON, reason="other")

    assert list(Sighting.objects.visible(NOON)) == [second]
