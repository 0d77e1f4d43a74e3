"""What had to be fetched from the carrier hours later is as old as it is, and answers nothing asked since."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from civicwatch.events.models import Event
from sightings.admin import conversation_queue
from sightings.carriers import MediaRef
from sightings.carriers.carrier import CarrierMessage
from sightings.models import (
    Alert,
    AreaCount,
    Conversation,
    InboundMessage,
    OutboundMessage,
    Photo,
    Sighting,
)
from sightings.services import alerts, contributors, reconciling, settling
from tests.sightings.conversation.phone import NUMBER, Phone
from tests.sightings.public.sighting_rows import put_down
from tests.sightings.services.sms_rows import read

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def phone():
    return Phone()


@pytest.fixture
def fetched(fake_carrier):
    """Texts that never arrived, as (how long ago, words, photos): fetched in one look; what was replied."""

    def fetch(*texts):
        now, cache_key = timezone.now(), len(fake_carrier.listed)
        for n, (ago, words, photos) in enumerate(texts):
            sid = f"SMlate{cache_key + n}"
            url = f"https://api.example/messages/{sid}/media/ME0"
            fake_carrier.media[sid] = [MediaRef(url, "image/jpeg")] * photos
            # as carriers list them, the newest first
            fake_carrier.listed.insert(
                0, CarrierMessage(sid, True, NUMBER, words, "received", "", now - ago, photos)
            )
        before = set(OutboundMessage.objects.values_list("pk", flat=True))
        reconciling.reconcile(now=now)
        read()
        return [row.body for row in OutboundMessage.objects.exclude(pk__in=before).order_by("pk")]

    return fetch


def long_ago(ago):
    """All that was said so far was said then."""
    for row in Conversation.objects.all():
        row.opened_at, row.moved_at = row.opened_at - ago, row.moved_at - ago
        row.closes_at = row.closes_at and row.closes_at - ago
        row.save()
    for message in InboundMessage.objects.all():
        InboundMessage.objects.filter(pk=message.pk).update(received_at=message.received_at - ago)


def test_a_photo_of_ten_hours_ago_is_only_counted(phone, fetched):
    replies = fetched((10 * HOUR, "LAPD in 90012", 1))
    assert "too late for the live map" in replies[0]
    assert "Reply YES" in replies[-1]

    saved = phone.send("YES")[0]
    assert "seen too long ago for the live map" in saved
    settling.settle()
    phone.check_photos()
    (sighting,) = phone.sightings
    assert (sighting.status, sighting.verification) == ("shown", "photo_checked")
    assert timezone.now() - sighting.seen_at > 10 * HOUR - SECOND
    assert sighting.expires_at < timezone.now()
    assert not Sighting.objects.visible(timezone.now()).exists()
    settling.settle()
    alerts.send_due()

    sighting.refresh_from_db()
    assert (sighting.status, sighting.shown_at, sighting.exact) == ("expired", None, None)
    assert [count.n for count in AreaCount.objects.all()] == [1]
    assert not Event.objects.exists(), "nobody is told of what never was on the map"


def test_its_photo_is_as_old_as_its_text(phone, fetched):
    fetched((10 * HOUR, "LAPD in 90012", 1))
    photo, message = Photo.objects.get(), InboundMessage.objects.get()
    assert photo.received_at == message.received_at
    assert photo.expires_at - photo.received_at == timedelta(days=30)
    assert timezone.now() - photo.received_at > 10 * HOUR - SECOND


def test_what_is_over_and_whose_photo_nobody_can_look_at_goes_after_two_hours(phone, fetched):
    fetched((10 * HOUR, "LAPD in 90012", 1))
    phone.send("YES")
    (sighting,) = phone.sightings

    settling.settle()
    assert sighting in Sighting.objects.exclude(status="expired")
    settling.settle(now=timezone.now() + 2 * HOUR)
    assert phone.sightings[0].status == "expired"


def test_a_text_of_an_hour_ago_is_shown_for_what_is_left_of_its_time(phone, fetched):
    replies = fetched((HOUR, "LAPD in 90012", 1))
    assert "held up" in replies[0] and "too late" not in replies[0]
    phone.check_photos()
    phone.send("YES NOW")

    (sighting,) = Sighting.objects.visible(timezone.now())
    left = sighting.expires_at - timezone.now()
    assert timedelta(minutes=110) < left <= timedelta(minutes=125)


def test_the_wait_is_counted_from_when_it_was_sent(phone, fetched):
    fetched((14 * HOUR / 60, "LAPD in 90012", 1), (13 * HOUR / 60, "yes", 0))
    phone.check_photos()
    fetched((5 * HOUR / 60, "yes", 0))

    (sighting,) = phone.sightings
    waits = sighting.publish_at - timezone.now()
    assert waits <= timedelta(minutes=30), "thirty minutes and up to five more, five of which are over"


def test_what_the_carrier_dates_ahead_is_not_from_the_future(fetched, fake_carrier, monkeypatch):
    monkeypatch.setattr(reconciling, "YOUNGEST", -2 * HOUR)
    fetched((-HOUR, "LAPD in 90012", 0))
    assert InboundMessage.objects.get().received_at <= timezone.now()


def test_the_same_word_twice_a_minute_apart_is_two_messages(fetched):
    replies = fetched((5 * HOUR / 60, "HELP", 0), (4 * HOUR / 60, "HELP", 0))
    assert len([words for words in replies if words.startswith("CivicWatch maps")]) == 2


def test_of_one_second_the_carriers_order_holds(fetched):
    now = timedelta(minutes=10)
    fetched((now, "first", 0), (now, "second", 0), (now, "third", 0))
    words = [row.text for row in InboundMessage.objects.order_by("pk")]
    assert words == ["first", "second", "third"]


def test_it_is_said_once_however_many_were_held_up(fetched):
    replies = fetched((10 * HOUR, "hello", 0), (9 * HOUR, "LAPD in 90012", 0), (8 * HOUR, "status", 0))
    assert len([words for words in replies if "held up" in words]) == 1


def test_in_spanish(fetched):
    replies = fetched((10 * HOUR, "hay policía en 90012", 0))
    assert replies[0].startswith("Perdon: su mensaje se retraso")


def test_a_yes_that_was_overtaken_confirms_no_other_question(phone, fetched):
    phone.send("LAPD in 90012")
    replies = fetched((5 * HOUR / 60, "YES", 0))

    assert not phone.sightings
    assert len(replies) == 1 and "too late and was not used" in replies[0]


def test_a_yes_that_was_held_up_turns_no_alert_on(phone, fetched):
    phone.send("ALERT 90012 1 mile")
    fetched((5 * HOUR / 60, "YES", 0))
    assert Alert.objects.get().confirmed_at is None


def test_an_answer_in_time_to_what_was_asked_is_one(phone, fetched):
    phone.send("LAPD in 90012")
    long_ago(timedelta(minutes=20))
    replies = fetched((timedelta(minutes=19), "YES", 0))

    assert len(phone.sightings) == 1
    assert "held up" in replies[0] and replies[1].startswith("Thank you, saved")


def test_an_answer_to_what_has_ended_is_not_misunderstood(phone, fetched):
    phone.send("hello")
    long_ago(6 * HOUR)
    Conversation.objects.update(closes_at=None, closed_at=timezone.now())
    replies = fetched((5 * HOUR, "YES", 0))

    assert len(replies) == 1 and "too late and was not used" in replies[0]
    assert Conversation.objects.count() == 1


def test_an_answer_does_not_reply_to_what_is_only_asked_after_the_fault(phone, fetched):
    fetched((10 * HOUR, "LAPD in 90012", 0), (10 * HOUR - 60 * SECOND, "yes", 0))
    assert not phone.sightings


def test_a_photo_of_hours_ago_does_not_become_proof_of_what_was_told_since(phone, fetched):
    phone.send("LAPD in 90012")
    phone.send("YES")
    (sighting,) = phone.sightings
    replies = fetched((2 * HOUR, "", 1))

    assert sighting.photos.count() == 0
    (apart,) = Conversation.objects.filter(person_reason="late")
    assert apart.closed_at and apart.needs_person_at
    assert Photo.objects.get().message.conversation == apart
    assert len(replies) == 1 and "a person will read it" in replies[0]
    assert phone.send("status")[0].startswith("Your last report")


def test_force_that_was_told_late_waits_before_everything_else(phone, fetched):
    other = Phone("+12135550188")
    for words in ("a1", "b2", "c3"):
        other.send(words)
    phone.send("LAPD in 90012")
    phone.send("YES")

    fetched((2 * HOUR, "they are beating a man", 0))

    first, *rest = conversation_queue.rows(conversation_queue.WAITING)
    assert (first.contributor, first.person_reason) == (phone.conversation.contributor, "late_force")
    assert [row.person_reason for row in rest] == ["lost"]


def test_a_start_that_was_held_up_undoes_no_stop_sent_after_it(phone, fetched):
    phone.send("hello")
    phone.send("STOP")
    fetched((HOUR, "START", 0))
    assert contributors.find(NUMBER).stopped_at is not None


def test_stop_and_start_that_were_both_held_up_count_in_their_order(fetched):
    fetched((2 * HOUR, "hello", 0), (HOUR, "STOP", 0), (HOUR / 2, "START", 0))
    assert contributors.find(NUMBER).stopped_at is None


def test_delete_counts_however_late(phone, fetched):
    fetched((10 * HOUR, "LAPD in 90012", 1), (9 * HOUR, "DELETE", 0))
    assert contributors.find(NUMBER) is None
    assert not Photo.objects.exists()


def test_as_many_are_answered_an_hour_as_if_they_had_come_in_time(fetched, settings):
    settings.SMS_PER_HOUR = 2
    minute = HOUR / 60
    replies = fetched(*((5 * HOUR + n * minute, "HELP", 0) for n in (9, 8, 7)), (2 * HOUR, "HELP", 0))
    assert len([words for words in replies if words.startswith("CivicWatch maps")]) == 4  # help always counts
    cache.clear()  # another hour for what may be replied
    replies = fetched(*((9 * HOUR + n * minute, "where", 0) for n in (9, 8, 7)), (7 * HOUR, "where", 0))
    assert len([words for words in replies if "WHERE 90012" in words]) == 3


def test_a_look_goes_back_to_the_last_that_came_to_its_end(fake_carrier, monkeypatch):
    cache.clear()
    asked = []
    monkeypatch.setattr(fake_carrier, "messages_since", lambda when: asked.append(when) or iter([]))
    now = timezone.now()
    for days in (0, 3, 3.1, 50):
        reconciling.reconcile(now=now + timedelta(days=days))
    back = [now + timedelta(days=days) - when for days, when in zip((0, 3, 3.1, 50), asked, strict=True)]
    assert back == [
        timedelta(days=1),
        timedelta(days=3, hours=1),
        timedelta(days=1),
        timedelta(days=30) - HOUR,
    ]


def test_what_is_kept_for_less_is_not_fetched_from_further_back(fake_carrier, monkeypatch, settings):
    settings.SIGHTING_KEEP_DAYS = 2
    asked = []
    monkeypatch.setattr(fake_carrier, "messages_since", lambda when: asked.append(when) or iter([]))
    now = timezone.now()
    reconciling.reconcile(now=now - timedelta(days=9))
    reconciling.reconcile(now=now)
    assert now - asked[-1] == timedelta(days=2) - HOUR


def test_a_look_that_broke_off_is_no_last_one(fake_carrier, monkeypatch):
    now, asked = timezone.now(), []

    def breaks(when):
        asked.append(when)
        raise OSError
        yield

    reconciling.reconcile(now=now - timedelta(days=3))
    monkeypatch.setattr(fake_carrier, "messages_since", breaks)
    for when in (now - timedelta(days=1), now):
        with pytest.raises(OSError):
            reconciling.reconcile(now=when)
    assert now - asked[-1] == timedelta(days=3, hours=1)


@pytest.mark.parametrize(("ago", "is_asked"), [(10 * HOUR, False), (HOUR / 2, True)])
def test_nobody_is_asked_whether_something_of_hours_ago_is_what_is_there_now(phone, fetched, ago, is_asked):
    fetched((ago, "LAPD at https://maps.apple.com/?ll=34.0570,-118.2771", 0))
    put_down(now=timezone.now(), show_after=timedelta(0))

    replies = phone.send("YES")

    assert replies[0].startswith("Thank you, saved")
    assert any("Is this the same as the one" in words for words in replies) == is_asked


def test_they_left_that_was_held_up_ends_it_from_when_it_was_sent(phone, fetched):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")
    long_ago(HOUR)
    Sighting.objects.update(received_at=timezone.now() - HOUR, seen_at=timezone.now() - HOUR)
    replies = fetched((HOUR / 2, "they left", 0))

    (sighting,) = phone.sightings
    assert "held up" in replies[0] and "only counted" in replies[1]
    assert sighting.status == "expired"
    assert timezone.now() - sighting.left_at > HOUR / 2 - SECOND


def test_they_left_ends_nothing_that_was_told_after_it_and_what_it_ends_is_no_persons_work(phone, fetched):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")
    early = phone.sightings[0]
    Sighting.objects.update(received_at=timezone.now() - HOUR, seen_at=timezone.now() - HOUR)
    long_ago(HOUR)
    phone.send("LAPD in 90013", photos=1)
    phone.check_photos()
    phone.send("yes now")
    replies = fetched((HOUR / 2, "ya se fueron", 0))

    early.refresh_from_db()
    assert [row.status for row in phone.sightings] == ["expired", "shown"] and early.left_at
    assert len(replies) == 2 and not Conversation.objects.filter(needs_person_at__isnull=False).exists()
    assert Conversation.objects.filter(closed_at__isnull=True).count() == 1
    assert phone.send("status")[0].startswith("Your last report (Los Angeles, CA 90013)")


def test_they_left_of_what_is_long_over_is_answered_and_does_nothing(phone, fetched):
    replies = fetched((10 * HOUR, "they left", 0))
    assert "You have no report on the map there now" in replies[-1] and not phone.sightings
