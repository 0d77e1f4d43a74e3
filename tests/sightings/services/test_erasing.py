"""Everything of one sender goes, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.lib import backlog, jobs, private_files
from civicwatch.lib.outgoing_errors import TransientError
from sightings.carriers.carrier import NotYetError
from sightings.models import (
    Alert,
    BlockedSender,
    Contributor,
    Conversation,
    ErasedMessage,
    InboundMessage,
    OutboundMessage,
    Photo,
    PinLink,
    RemoteErasure,
    Sighting,
    SightingDecision,
)
from sightings.services import carrier_copies, contributors, erasing, sending
from tests.factories import UserFactory
from tests.sightings.services.sms_rows import read, receive, sender
from tests.sightings.sms import NUMBER, media_url
from workers.work_diagnosis import check_failed_rows

pytestmark = pytest.mark.django_db
OTHER = "+13105550124"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR = tmp_path


def erase(contributor=None, **more):
    return erasing.erase(contributor or contributors.find(NUMBER), by=None, now=timezone.now(), **more)


def erase_there():
    RemoteErasure.objects.update(due_at=timezone.now())
    return jobs.run_until_empty(carrier_copies.ERASE_JOB)


@pytest.fixture
def everything(taken):
    """One of each of a sender, and the same of somebody else."""
    for number, sid in ((NUMBER, "SMmine"), (OTHER, "SMtheirs")):
        receive(sid, number=number, media=[(media_url(sid, 1), "image/jpeg")])
        read()
        contributor = contributors.find(number)
        talk = Conversation.objects.create(contributor=contributor, memory={"place": "5th and Main"})
        PinLink.objects.create(secret_hash=sid.ljust(64, "0"), conversation=talk, expires_at=timezone.now())
        sighting = Sighting.objects.create(contributor=contributor, source="sms", exact=[34.05, -118.25])
        photo = Photo.objects.create(
            contributor=contributor, sighting=sighting, message=InboundMessage.objects.get(sid=sid),
            stage="checked", due_at=None, taken_place=[34.05, -118.25],
            sealed_name=private_files.write("photos", b"original"),
            derivative_name=private_files.write("derivatives", b"small"),
            heat_name=private_files.write("heat", b"map"),
        )  # fmt: skip
        SightingDecision.objects.create(sighting=sighting, photo=photo, action="show")
        Alert.objects.create(contributor=contributor, latitude=34, longitude=-118, label="Home")
        sending.say(contributor, "Thank you.", key=sid, now=timezone.now())
    OutboundMessage.objects.filter(contributor=contributors.find(NUMBER)).update(
        sid="SMreply", stage="sent", sent_at=timezone.now() - timedelta(days=1)
    )


def test_every_row_and_file_goes_and_nobody_elses(everything, tmp_path):
    receipt = erase()

    assert (receipt.messages, receipt.replies, receipt.conversations, receipt.photos) == (1, 1, 1, 1)
    assert (receipt.files, receipt.sightings, receipt.alerts, receipt.at_carrier) == (3, 1, 1, 3)
    assert Contributor.objects.get().phone == OTHER
    for model in (InboundMessage, OutboundMessage, Conversation, PinLink, Photo, Sighting, Alert):
        assert model.objects.count() == 1, model
    assert SightingDecision.objects.get().sighting is not None
    kept = Photo.objects.get()
    files = {path for path in (tmp_path / "private").rglob("*") if path.is_file()}
    assert {path.name for path in files} == {
        name.rpartition("/")[2] for name in (kept.sealed_name, kept.derivative_name, kept.heat_name)
    }


def test_the_carriers_copies_go_media_first(everything, fake_carrier):
    erase()
    erase_there()

    assert fake_carrier.deleted[:2] == [f"SMmine/ME{1:032d}", "SMmine"]
    assert fake_carrier.deleted[2] == "SMreply"
    assert not RemoteErasure.objects.exists()


def test_only_keyed_hashes_of_the_messages_stay(everything):
    erase()

    assert set(ErasedMessage.objects.values_list("sid_hash", flat=True)) == {
        carrier_copies.hash_of("SMmine"),
        carrier_copies.hash_of("SMreply"),
    }
    assert receive("SMmine") is False


def test_a_carrier_that_is_away_is_asked_again(everything, fake_carrier):
    erase()
    fake_carrier.failing = [TransientError("away")] * 10
    erase_there()
    assert RemoteErasure.objects.count() == 3
    fake_carrier.failing = []
    erase_there()
    assert not RemoteErasure.objects.exists()


def test_what_is_on_its_way_is_deleted_once_it_has_arrived(everything, fake_carrier):
    erase()
    fake_carrier.failing = [NotYetError("on its way")]
    RemoteErasure.objects.update(due_at=timezone.now())
    jobs.registered()[carrier_copies.ERASE_JOB].run_once()

    waiting = RemoteErasure.objects.get()
    assert (waiting.stage, waiting.attempts) == ("to_erase", 0)
    assert waiting.due_at > timezone.now() + timedelta(minutes=5)


def test_what_never_arrives_is_shown_as_failed_in_the_end(everything, fake_carrier):
    erase()
    RemoteErasure.objects.update(asked_at=timezone.now() - timedelta(days=4))
    fake_carrier.failing = [NotYetError("on its way")] * 50
    for _ in range(6):
        erase_there()
    assert set(RemoteErasure.objects.values_list("stage", flat=True)) == {"failed"}


def test_an_operator_hears_of_what_the_carrier_did_not_erase(everything, fake_carrier):
    """By a kind of its own: among replies that were refused nobody would see it."""
    erase()
    fake_carrier.failing = [TransientError("away")] * 50
    for _ in range(6):
        erase_there()

    verdict, told = check_failed_rows()

    assert verdict == "warning" and "3 erasure (TransientError: away)" in told
    assert backlog.stages()["erasure"] == {"failed": 3}, "what /metrics and the alarm RowsFailed count"


def test_a_young_reply_is_given_time_to_arrive(everything):
    OutboundMessage.objects.filter(sid="SMreply").update(sent_at=timezone.now())
    erase()
    due = {row.message_sid: row.due_at for row in RemoteErasure.objects.all()}
    assert due["SMreply"] > timezone.now() >= due["SMmine"]


def test_what_had_not_been_sent_is_not_sent_any_more(everything, fake_carrier):
    OutboundMessage.objects.filter(sid="SMreply").update(sid=None, stage="to_send", sent_at=None)
    erase()
    jobs.run_until_empty(sending.SEND_JOB)
    assert [number for number, _ in fake_carrier.sent] == [OTHER]


def test_last_words_are_said_when_all_is_gone(everything, fake_carrier):
    erase(last_words="All is erased.")
    jobs.run_until_empty(sending.SEND_JOB)

    assert (NUMBER, "All is erased.") in fake_carrier.sent
    assert not OutboundMessage.objects.filter(is_last=True).exists()


def test_last_words_wait_under_no_name_that_leads_to_their_number(everything):
    known = contributors.hash_of(NUMBER)
    erase(last_words="All is erased.")

    assert not any(known[:16] in row.key for row in OutboundMessage.objects.all())


def test_last_words_reach_somebody_who_stopped(everything, fake_carrier):
    contributors.stop(contributors.find(NUMBER), now=timezone.now())
    erase(last_words="All is erased.")
    jobs.run_until_empty(sending.SEND_JOB)
    assert (NUMBER, "All is erased.") in fake_carrier.sent


def test_what_nobody_has_read_yet_goes_too(everything):
    receive("SMwaiting", body="more")
    receive("SMtheirs2", number=OTHER)
    assert erase().messages == 2
    assert set(InboundMessage.objects.values_list("sid", flat=True)) == {"SMtheirs", "SMtheirs2"}


def test_erased_in_the_middle_of_a_batch_the_rest_of_it_goes_on(monkeypatch, taken):
    """The message that asks is itself one of the rows that go."""
    from sightings.services import receiving

    def take(message, contributor, form, now, known=None):
        taken.append(message.text)
        if message.text == "DELETE":
            erasing.erase(contributor, by=None, now=now, last_words="Gone.")

    monkeypatch.setattr(receiving.conversing, "take", take)
    for sid, body, number in (
        ("SM1", "one", NUMBER), ("SM2", "theirs", OTHER), ("SM3", "DELETE", NUMBER),
        ("SM4", "after", NUMBER), ("SM5", "theirs too", OTHER),
    ):  # fmt: skip
        receive(sid, body=body, number=number)

    read()

    assert taken == ["one", "theirs", "DELETE", "theirs too"]
    assert set(InboundMessage.objects.values_list("sid", flat=True)) == {"SM2", "SM5"}
    assert Contributor.objects.get().phone == OTHER
    assert ErasedMessage.objects.count() == 3


def test_a_block_outlives_the_erasure(everything):
    contributors.block(contributors.find(NUMBER), by=UserFactory(), reason="spam", now=timezone.now())
    erase()
    assert BlockedSender.objects.get().phone_hash == contributors.hash_of(NUMBER)


def test_what_is_in_quarantine_is_preserved_without_its_sender(everything):
    quarantined = Photo.objects.get(contributor=contributors.find(NUMBER))
    Photo.objects.filter(pk=quarantined.pk).update(
        quarantined_at=timezone.now(), derivative_name="", heat_name=""
    )
    erase()
    quarantined.refresh_from_db()
    assert (quarantined.contributor, quarantined.message, quarantined.sighting) == (None, None, None)
    assert private_files.read(quarantined.sealed_name) == b"original"


def test_a_person_who_erases_stands_in_the_log_and_the_sender_does_not(everything):
    somebody = UserFactory()
    erasing.erase(contributors.find(NUMBER), by=somebody, now=timezone.now())
    entry = AuditEntry.objects.get(action="sender.erase")
    assert entry.subject == "sightings/sender" and NUMBER[1:] not in str(entry.__dict__)


class TestByNumber:
    def test_however_it_is_spelt(self, everything):
        receipt = erasing.erase_number("(310) 555-0123", by=None, now=timezone.now())
        assert receipt.messages == 1 and contributors.find(NUMBER) is None

    def test_before_anybody_read_what_they_wrote(self, taken):
        receive("SM1")
        receipt = erasing.erase_number(NUMBER, by=None, now=timezone.now())
        assert receipt.messages == 1 and not Contributor.objects.exists()

    def test_of_somebody_unknown_there_is_nothing(self):
        receipt = erasing.erase_number(NUMBER, by=None, now=timezone.now())
        assert receipt.messages == 0 and not Contributor.objects.exists()

    def test_twice_is_as_good_as_once(self, everything):
        erase()
        assert erasing.erase_number(NUMBER, by=None, now=timezone.now()).messages == 0


def test_somebody_who_comes_back_begins_anew(everything, taken):
    erase()
    receive("SMagain", body="Hello again")
    read()
    assert sender().created_at > timezone.now() - timedelta(minutes=1)
    assert taken[-1][0] == "Hello again"
