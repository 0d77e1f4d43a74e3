"""From a message's row to rows: the glue between the state machine and the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.lib.jobs import run_until_empty
from sightings.conversation.memory import Memory, Step
from sightings.models import (
    Alert,
    Contributor,
    Conversation,
    InboundMessage,
    OutboundMessage,
    Photo,
    PhotoOutcome,
    PinLink,
    RemoteErasure,
    Sighting,
    SightingStatus,
)
from sightings.rounded_time import rounded
from sightings.services import conversing, finding_places, sending, settling
from tests.sightings.conversation.phone import Phone
from tests.sightings.public.sighting_rows import put_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone():
    return Phone()


def test_a_whole_conversation_stands_on_the_map(phone):
    first = phone.send(photos=1)
    phone.check_photos()
    second = phone.send("90012")
    third = phone.send("YES")
    phone.send("now")
    phone.send("4")

    assert "SMS is not private" in first[0]
    assert second == ["ZIP 90012, Los Angeles, CA? Reply YES or send another."]
    assert third[0].startswith("Thank you, saved: ZIP 90012")
    (sighting,) = phone.sightings
    assert list(Sighting.objects.visible(timezone.now())) == [sighting]
    assert (sighting.zip_code, sighting.activity, sighting.verification) == (
        "90012",
        "force",
        "photo_checked",
    )
    assert sighting.photos.count() == 1
    assert phone.conversation.step == Step.AFTER


def test_a_photo_that_is_checked_later_puts_it_on_the_map_and_its_sender_is_told(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.send("yes now")
    assert not Sighting.objects.visible(timezone.now()).exists()

    phone.check_photos()

    assert Sighting.objects.visible(timezone.now()).exists()
    assert "checked" in OutboundMessage.objects.order_by("pk").last().body


def test_it_waits_until_its_sender_may_have_left(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes")

    (sighting,) = phone.sightings
    assert not Sighting.objects.visible(timezone.now()).exists()
    assert Sighting.objects.visible(timezone.now() + timedelta(minutes=36)).get() == sighting


def test_a_photo_that_follows_its_words_joins_the_sighting(phone):
    phone.send("LAPD in 90012")
    phone.send("yes")

    phone.send(photos=1)

    assert phone.sightings[0].photos.count() == 1


def test_two_photos_in_two_messages_belong_to_one_sighting(phone):
    phone.send(photos=1)
    phone.send("police", photos=2)
    phone.send("Oakland, CA")
    phone.send("yes")

    assert [sighting.photos.count() for sighting in phone.sightings] == [3]


def test_a_file_that_is_no_photo_is_told_at_once(phone):
    phone.send(photos=1)

    phone.check_photos(PhotoOutcome.UNREAD)

    assert "can't open that file" in OutboundMessage.objects.order_by("pk").last().body
    assert Memory.from_json(phone.conversation.memory).draft.photos == ()


class TestTwoPhotosOfWhichOneCannotBeOpened:
    """What became of the report is told once, when the last of its photos is through, whichever that is."""

    UNREAD, CHECKED = "can't open that file", "Your photo was checked"

    def told(self, phone, outcomes):
        """What each photo's end brings, in this order."""
        told = []
        for outcome, photo in zip(outcomes, Photo.objects.order_by("pk"), strict=True):
            said = OutboundMessage.objects.count()
            phone.check_photos(outcome, only=[photo.pk])
            told.append([row.body for row in OutboundMessage.objects.order_by("pk")[said:]])
        return told

    def report(self, phone, photos=2):
        phone.send("LAPD in 90012", photos=photos)
        phone.send("yes now")

    def test_the_last(self, phone):
        self.report(phone)
        first, second = self.told(phone, [PhotoOutcome.VERIFIED, PhotoOutcome.UNREAD])

        assert first == [] and len(second) == 2
        assert self.UNREAD in second[0]
        assert second[1].startswith(f"{self.CHECKED}. Your report is on the map")
        assert Sighting.objects.visible(timezone.now()).exists()

    def test_the_first(self, phone):
        self.report(phone)
        first, second = self.told(phone, [PhotoOutcome.UNREAD, PhotoOutcome.VERIFIED])

        assert len(first) == len(second) == 1
        assert self.UNREAD in first[0] and self.CHECKED in second[0]

    def test_none_of_them(self, phone):
        phone.send(photos=2)
        phone.send("90012")
        phone.send("yes now")
        told = self.told(phone, [PhotoOutcome.UNREAD, PhotoOutcome.UNREAD])

        assert [len(each) for each in told] == [1, 1] and self.UNREAD in told[1][0]
        assert phone.conversation.person_reason == "photo"

    def test_one_of_a_newer_report_tells_nothing_of_the_one_before(self, phone):
        self.report(phone)
        phone.check_photos()
        Conversation.objects.update(
            memory=phone.conversation.memory | {"counted_at": "2020-01-01T00:00:00+00:00"}
        )
        phone.send(photos=1)
        said = OutboundMessage.objects.count()
        phone.check_photos(PhotoOutcome.UNREAD)

        (told,) = OutboundMessage.objects.order_by("pk")[said:]
        assert self.UNREAD in told.body


def test_wrong_takes_it_back_and_the_photo_goes_to_the_right_place(phone):
    phone.send(photos=1)
    phone.send("Oakland, CA")
    phone.send("yes")

    phone.send("wrong")
    phone.send("90012")
    phone.send("yes")

    first, second = phone.sightings
    assert first.status == SightingStatus.WITHDRAWN
    assert second.zip_code == "90012"
    assert list(second.photos.order_by("pk")) == list(Photo.objects.order_by("pk"))


def test_the_language_is_the_senders_from_the_first_words(phone):
    replies = phone.send("hola, hay policías en 90012")

    assert phone.contributor.language == "es"
    assert "El SMS no es privado" in replies[0]
    assert phone.contributor.welcomed_at


def test_a_second_conversation_greets_nobody_twice(phone):
    phone.send("hello")
    Conversation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    conversing.close_silent()

    replies = phone.send("LAPD in 90012")

    assert Conversation.objects.count() == 2
    assert not any("not private" in reply for reply in replies)


def test_stop_is_confirmed_once_and_nothing_is_sent_after_it(phone):
    phone.send("hello")

    replies = phone.send("STOP")
    after = phone.send("hello")

    assert replies == [
        "CivicWatch: you get no more texts. Reply START to get them again, DELETE to erase everything."
    ]
    assert after == []
    assert phone.contributor.stopped_at

    assert "welcome back" in phone.send("START")[0]
    assert phone.contributor.stopped_at is None


def test_what_the_carrier_answers_itself_is_not_answered(phone):
    assert phone.send("STOP", OptOutType="STOP") == []
    assert phone.contributor.stopped_at


def test_delete_erases_and_says_what_it_cannot(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.send("yes")

    replies = phone.send("DELETE")

    assert "phone company" in replies[0]
    for model in (Contributor, Conversation, InboundMessage, Photo, Sighting):
        assert not model.objects.exists()


@pytest.mark.parametrize("text", ["unsubscribe and delete me", "denme de baja y borren mis datos"])
def test_both_are_done_for_who_wants_no_more_texts_and_to_be_erased(phone, text):
    phone.send("LAPD in 90012")
    (last,) = phone.send(text)

    assert "erased" in last or "Borrado" in last
    assert phone.contributor is None and not Alert.objects.exists()


def test_a_place_asked_about_is_kept_nowhere(phone):
    phone.send("hello")

    replies = phone.send("WHERE Oakland, CA")

    message = InboundMessage.objects.order_by("pk").last()
    assert replies == ["No reports in 3 hours. Police may still be there."]
    assert (bytes(message.payload), message.text) == (b"", "")
    assert "Oakland" not in str(phone.conversation.memory)
    assert RemoteErasure.objects.exists()


def test_where_tells_of_a_report_of_which_only_the_area_is_known(phone, time_machine):
    time_machine.move_to(rounded(timezone.now()))  # no five minutes pass meanwhile
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")

    replies = Phone("+12135550199").send("WHERE 90012")

    assert (
        "Just now somewhere in Los Angeles, CA 90012 - police seen, one report, photo checked" in replies[-1]
    )


@pytest.mark.parametrize(
    ("reported", "asked", "is_listed"),
    [
        ("90013", "90012", True),
        ("91331", "90012", False),
        ("Los Angeles, CA", "91331", True),
        ("91331", "Los Angeles, CA", True),
    ],
    ids=["the next ZIP code", "17 miles away in the same city", "somewhere in its city", "in the city"],
)
def test_where_lists_areas_whose_middle_is_near_and_what_is_only_known_of_the_city(
    phone, reported, asked, is_listed
):
    now = timezone.now()
    put_down(now=now, place=finding_places.in_words(reported, now=now).as_place())

    assert ("somewhere in" in phone.send(f"WHERE {asked}")[-1]) == is_listed


def test_what_was_near_a_place_asked_about_is_not_kept_once_it_is_said(
    phone, settings, tmp_path, time_machine
):
    time_machine.move_to(rounded(timezone.now()))
    settings.VAR = tmp_path
    put_down(now=timezone.now() - timedelta(minutes=25), show_after=timedelta(0))

    told = phone.send("WHERE 34.0570,-118.2771")[-1]
    assert "25 min ago one block away (near MacArthur Park) - police seen" in told
    around = phone.send("WHERE 90057")[-1]
    assert "away" not in around and "(near MacArthur Park)" in around
    run_until_empty(sending.SEND_JOB)

    sent = OutboundMessage.objects.filter(key__endswith=sending.NOT_KEPT)
    assert [row.body for row in sent] == ["", ""]
    wishes = {wish.message_sid for wish in RemoteErasure.objects.all()}
    assert {row.sid for row in sent} <= wishes, "nor at the carrier"


def test_another_sender_is_asked_whether_it_is_the_same(phone):
    phone.send("police at 34.0459,-118.2497", photos=1)
    phone.check_photos()
    phone.send("yes now")
    other = Phone("+12135550199")
    other.send(photos=1)
    other.check_photos()
    other.send("34.0462,-118.2499")

    replies = other.send("yes")
    other.send("yes")

    assert "Is this the same as the one seen at" in replies[1]
    assert other.sightings[0].same_as == phone.sightings[0]
    assert phone.sightings[0].status == SightingStatus.SHOWN, "the second sender may still be there"

    settling.settle(now=other.sightings[0].publish_at)
    assert phone.sightings[0].status == SightingStatus.CONFIRMED
    assert "is confirmed" in other.send("status")[0], "although this report itself waits for nobody any more"


def test_another_sender_of_the_same_zip_code_is_asked_too_and_words_confirm_nothing(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")
    other = Phone("+12135550199")
    other.send("police in 90012")

    replies = other.send("yes")
    joined = other.send("yes please")

    assert "Is this the same as the one seen at" in replies[1] and " in 90012? YES or NO." in replies[1]
    assert "put together" in joined[0]
    assert other.sightings[0].same_as == phone.sightings[0]
    assert Sighting.objects.get(pk=phone.sightings[0].pk).status == SightingStatus.SHOWN


@pytest.mark.parametrize("point", ["34.0459,-118.2497", "34.0451,-118.2492", "34.0455,-118.2488"])
def test_the_same_point_is_at_that_spot_wherever_in_its_square_it_lies(phone, point):
    phone.send(f"police at {point}", photos=1)
    phone.check_photos()
    phone.send("yes now")
    other = Phone("+12135550199")
    other.send(photos=1)
    other.send(point)

    assert "at that spot? YES or NO." in other.send("yes")[1]


def test_nonsense_to_who_waits_for_a_person_is_answered_and_hides_no_reason(phone):
    phone.send("PERSON")
    assert phone.send("qwerty asdf") == [
        "A person will read this, too, perhaps only in some hours. NEW starts over."
    ]
    assert phone.conversation.person_reason == "asked"

    Conversation.objects.update(needs_person_at=None)
    assert phone.send("hjkl") == []
    assert phone.conversation.needs_person_at is None


def test_an_alert_takes_two_yeses(phone):
    phone.send("ALERT 90012 2 miles")
    assert Alert.objects.get().confirmed_at is None

    phone.send("yes")
    assert Alert.objects.get().confirmed_at
    assert Alert.objects.get().time_zone == "America/Los_Angeles"

    phone.send("alert off")
    assert not Alert.objects.exists()  # and with it the place, which may be somebody's home


def test_nonsense_three_times_brings_a_person(phone):
    for word in ("asdf", "qwer", "zxcv"):
        phone.send(word)

    assert phone.conversation.needs_person_at
    assert phone.conversation.person_reason == "lost"


def test_silence_ends_it_gently_and_a_person_sees_what_was_left(phone):
    phone.send(photos=1)
    Conversation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    conversing.close_silent()

    conversation = phone.conversation
    assert conversation.closed_at
    assert conversation.person_reason == "silent"
    assert "I close this for now" in OutboundMessage.objects.order_by("pk").last().body


def test_a_card_that_a_map_attaches_is_no_photo(phone):
    card = {"MediaUrl0": "https://api.example/card", "MediaContentType0": "text/x-vcard"}

    replies = phone.send("LAPD https://maps.apple.com/?ll=34.05,-118.24", **card)

    assert replies[-1] == "The point you sent, Los Angeles, CA? Reply YES or send another."
    assert not Photo.objects.exists()


def test_a_message_read_twice_is_answered_once(phone):
    phone.send("LAPD in 90012")
    message = InboundMessage.objects.get()
    before = OutboundMessage.objects.count()

    conversing.take(message, phone.contributor, {"Body": ["LAPD in 90012"]}, timezone.now())

    assert OutboundMessage.objects.count() == before


def test_of_several_messages_read_at_once_only_the_last_question_is_asked(phone):
    phone.send(photos=1)
    phone.send("Oakland, CA")

    questions = OutboundMessage.objects.filter(key__endswith=":q")
    assert [row.body for row in questions] == ["Somewhere in Oakland, CA? Reply YES or send another."]


def test_a_pin_link_works_once_and_counts(phone):
    replies = phone.send("LAPD at 5th and Main, Los Angeles", photos=1)
    phone.check_photos()
    secret = replies[-1].split("/pin/")[1].split("/")[0]
    link = conversing.pin_links.find(secret, now=timezone.now())
    spot = conversing_spot(34.0459, -118.2497)

    assert conversing.drop_pin(link, spot, now=timezone.now())
    assert not conversing.drop_pin(link, spot, now=timezone.now())
    assert phone.sightings[0].place_precision == "point"
    assert phone.sightings[0].exact == [34.0459, -118.2497]
    assert secret not in str(PinLink.objects.values())


def conversing_spot(latitude, longitude):
    from sightings.conversation.spots import Kind
    from sightings.services import finding_places

    return finding_places.at(latitude, longitude, kind=Kind.PIN)


@pytest.mark.parametrize(("text", "told"), [("hello", "teach the computer"), ("hola", "enseñar a la")])
def test_where_photos_may_teach_the_first_reply_says_so(phone, settings, text, told):
    settings.TRAIN_ON_PHOTOS = True

    assert told in " ".join(phone.send(text))
    assert told not in " ".join(phone.send(text))


def test_where_they_may_not_nothing_is_said_of_it(phone):
    assert "teach the computer" not in " ".join(phone.send("hello"))


@pytest.mark.parametrize("asked", [["HELP", "START"], ["hello", "DELETE"], ["STOP", "START"]])
def test_who_only_wants_replies_to_be_paid_for_gets_no_more_of_them(phone, settings, asked):
    settings.SMS_PER_HOUR = 2
    said = [phone.send(word) for _ in range(8) for word in asked]

    assert sum(len(replies) for replies in said) == 6
    assert Phone("+12135550199").send("HELP"), "others are answered"


def test_what_is_always_heard_is_done_also_where_nothing_is_said_any_more(phone, settings):
    settings.SMS_PER_HOUR = 0

    assert phone.send("STOP") == []
    assert phone.contributor.stopped_at
    assert phone.send("DELETE") == []
    assert phone.contributor is None
