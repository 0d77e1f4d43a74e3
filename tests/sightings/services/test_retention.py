"""What goes by itself, what stays for a reason, and what a restored backup must not bring back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from civicwatch.lib import jobs, private_files
from sightings.models import (
    Alert,
    Contributor,
    Conversation,
    ErasedMessage,
    InboundMessage,
    OutboundMessage,
    Photo,
    PinLink,
    RemoteErasure,
    Sighting,
    WebLink,
)
from sightings.services import (
    carrier_copies,
    contributors,
    erased_list,
    erasing,
    retention,
    sending,
    web_reports,
)
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import MACARTHUR
from tests.sightings.services.sms_rows import read, receive, sender
from tests.sightings.sms import NUMBER, media_url

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=31)
LATELY = timezone.now() - timedelta(days=29)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR = tmp_path


def photo(at, **more):
    return Photo.objects.create(
        contributor=sender(), received_at=at, stage="checked", due_at=None,
        sealed_name=private_files.write("photos", b"original"),
        derivative_name=private_files.write("derivatives", b"small"),
        taken_place=[34.05, -118.25], taken_at=at, media_url="https://x", phash="0" * 16, **more,
    )  # fmt: skip


def test_messages_go_here_and_at_the_carrier(taken):
    receive("SMold", media=[(media_url("SMold", 1), "image/jpeg")])
    receive("SMnew")
    read()
    InboundMessage.objects.filter(sid="SMold").update(received_at=LONG_AGO)
    InboundMessage.objects.filter(sid="SMnew").update(received_at=LATELY)

    retention.run()

    assert [message.sid for message in InboundMessage.objects.all()] == ["SMnew"]
    assert {(r.message_sid, r.is_media) for r in RemoteErasure.objects.all()} == {
        ("SMold", True), ("SMold", False),
    }  # fmt: skip
    assert not ErasedMessage.objects.exists()


def test_replies_go_too(fake_carrier):
    sending.say(sender(), "Old", key="old", now=LONG_AGO)
    OutboundMessage.objects.update(sid="SMout")
    sending.say(sender(), "New", key="new", now=LATELY)

    retention.run()

    assert [reply.key for reply in OutboundMessage.objects.all()] == ["new"]
    assert RemoteErasure.objects.get().message_sid == "SMout"


def test_of_a_photo_only_its_likeness_stays():
    old, new = photo(LONG_AGO), photo(LATELY)
    names = [old.sealed_name, old.derivative_name]

    retention.run()

    old.refresh_from_db()
    assert (old.sealed_name, old.derivative_name, old.taken_place, old.taken_at) == ("", "", None, None)
    assert (old.media_url, old.contributor, old.phash) == ("", None, "0" * 16)
    for name in names:
        with pytest.raises(private_files.MissingFileError):
            private_files.read(name)
    new.refresh_from_db()
    assert private_files.read(new.sealed_name) == b"original"


def test_an_approved_picture_goes_like_any_other():
    old = photo(LONG_AGO, picture_approved_at=LONG_AGO, picture_approved_by=UserFactory())
    retention.run()
    old.refresh_from_db()
    assert not old.is_public and old.derivative_name == ""


def test_what_is_in_quarantine_is_preserved():
    kept = photo(LONG_AGO)
    Photo.objects.update(derivative_name="", quarantined_at=LONG_AGO)
    retention.run()
    kept.refresh_from_db()
    assert private_files.read(kept.sealed_name) == b"original"


def test_the_senders_words_and_place_go():
    Sighting.objects.create(
        contributor=sender(),
        source="sms",
        note="They took my tent",
        exact=[34.05, -118.25],
        received_at=LONG_AGO,
    )
    retention.run()
    sighting = Sighting.objects.get()
    assert (sighting.note, sighting.exact, sighting.contributor) == ("", None, None)


def test_conversations_and_links_go():
    talk = Conversation.objects.create(contributor=sender(), moved_at=LONG_AGO)
    PinLink.objects.create(secret_hash="a" * 64, conversation=talk, expires_at=LONG_AGO)
    retention.run()
    assert not Conversation.objects.exists() and not PinLink.objects.exists()


class TestSenders:
    def silent(self, number=NUMBER):
        contributor = sender(number)
        Contributor.objects.filter(pk=contributor.pk).update(last_heard_at=LONG_AGO)
        return contributor

    def test_who_has_been_silent_is_forgotten(self):
        self.silent()
        retention.run()
        assert not Contributor.objects.exists()

    def test_whoever_wants_to_be_told_is_not(self):
        Alert.objects.create(contributor=self.silent(), latitude=34, longitude=-118, confirmed_at=LONG_AGO)
        retention.run()
        assert Contributor.objects.exists()
        Alert.objects.update(ended_at=timezone.now())
        retention.run()
        assert not Contributor.objects.exists()

    def test_a_block_outlives_its_sender(self):
        contributors.block(self.silent(), by=UserFactory(), reason="spam", now=LONG_AGO)
        retention.run()
        assert not Contributor.objects.exists() and contributors.is_blocked(NUMBER)


def test_last_words_that_could_not_be_sent_go_within_the_hour():
    sending.say_last(NUMBER, "All is erased.", key="k", now=timezone.now() - timedelta(hours=2))
    retention.run()
    assert not OutboundMessage.objects.exists()


def test_a_second_round_finds_nothing():
    receive("SMold")
    InboundMessage.objects.update(received_at=LONG_AGO)
    photo(LONG_AGO)
    assert retention.run() > 0
    assert retention.run() == 0


def test_it_is_overdue_when_messages_stay_too_long():
    receive("SM1")
    InboundMessage.objects.update(received_at=timezone.now() - timedelta(days=31))
    assert retention.is_overdue(timedelta(0))
    InboundMessage.objects.update(received_at=LATELY)
    assert not retention.is_overdue(timedelta(0))


def test_what_the_carrier_refused_is_asked_again(fake_carrier):
    cache.clear()
    carrier_copies.forget_there("SM1", now=timezone.now())
    RemoteErasure.objects.update(stage="failed", failed_stage="to_erase", due_at=None)

    retention.run()

    assert RemoteErasure.objects.get().stage == "to_erase"
    jobs.run_until_empty(carrier_copies.ERASE_JOB)
    assert fake_carrier.deleted == ["SM1"]


class TestBackup:
    def erase_and_restore(self, django_capture_on_commit_callbacks, taken):
        """The database as it was before the erasure; the list beside it as it is now."""
        receive("SM1")
        read()
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase(Contributor.objects.get(), by=None, now=timezone.now())
        assert erased_list.read() == {carrier_copies.hash_of("SM1")}
        ErasedMessage.objects.all().delete()
        RemoteErasure.objects.all().delete()
        receive("SM1")
        receive("SM2", number="+13105550124")
        read()

    def test_whoever_was_erased_is_erased_again(self, django_capture_on_commit_callbacks, taken):
        self.erase_and_restore(django_capture_on_commit_callbacks, taken)
        assert Contributor.objects.count() == 2

        assert retention.erase_what_came_back(now=timezone.now()) == 1

        assert [message.sid for message in InboundMessage.objects.all()] == ["SM2"]
        assert Contributor.objects.get().phone == "+13105550124"
        assert ErasedMessage.objects.count() == 1
        assert retention.erase_what_came_back(now=timezone.now()) == 0

    def test_a_message_that_nobody_had_read_goes_as_well(self, django_capture_on_commit_callbacks, taken):
        receive("SM1")
        erased_list.append([carrier_copies.hash_of("SM1")])
        retention.erase_what_came_back(now=timezone.now())
        assert not InboundMessage.objects.exists()

    def test_a_report_by_form_is_erased_again_by_its_link(self, django_capture_on_commit_callbacks):
        sent, other = (web_reports.send(place=MACARTHUR, now=timezone.now()) for _ in range(2))
        contributor = WebLink.objects.order_by("pk").first().contributor
        rows = [contributor, *contributor.sightings.all(), *contributor.web_links.all()]
        keys = [row.pk for row in rows]
        with django_capture_on_commit_callbacks(execute=True):
            assert web_reports.erase(sent.secret, now=timezone.now())
        ErasedMessage.objects.all().delete()
        for row, key in zip(rows, keys, strict=True):
            row.pk = key
            row.save(force_insert=True)
        assert web_reports.behind(sent.secret), "the database as it was before"

        assert retention.erase_what_came_back(now=timezone.now()) == 1

        assert web_reports.behind(sent.secret) is None
        assert Sighting.objects.get() == web_reports.behind(other.secret)
        assert retention.erase_what_came_back(now=timezone.now()) == 0

    def test_a_list_that_was_lost_is_written_anew(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            carrier_copies.remember(["SM1"], now=timezone.now())
        erased_list.path().unlink()
        retention.erase_what_came_back(now=timezone.now())
        assert erased_list.read() == {carrier_copies.hash_of("SM1")}

    def test_a_line_that_was_cut_short_counts_for_nothing(self):
        erased_list.append(["a" * 64])
        with erased_list.path().open("a") as file:
            file.write("b" * 20)
        assert erased_list.read() == {"a" * 64}
