"""Photos from the carrier to the map through the real jobs: sealed, checked, told of; failing closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.lib import jobs, private_files
from civicwatch.lib.outgoing_errors import OutgoingError, TransientError
from sightings.carriers.carrier import Media
from sightings.models import InboundMessage, Photo, Sighting
from sightings.services import abuse_images, fetching_photos, photos, receiving
from tests.sightings.photos.pictures import a_car, encoded, scene, telephone_photo
from tests.sightings.photos.test_small_parts import MP4
from tests.sightings.public import sighting_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def texted(phone, network):
    """A photo by the console phone, as far as its row."""

    def text(content=None, kind="image/jpeg", number="+12135550100"):
        now = timezone.now()
        sid, payload = phone.compose(number, "", [Media(content or telephone_photo(), kind)])
        receiving.receive(sid=sid, payload=payload, source="console", now=now)
        message = InboundMessage.objects.get(sid=sid)
        fields = receiving.form_of(message)
        sender = sighting_rows.sender(number)
        return photos.add(message, 0, fields["MediaUrl0"][0], kind, sender, now)

    return text


def run():
    for _ in range(3):
        jobs.run_until_empty(photos.FETCH_JOB)
        jobs.run_until_empty(photos.CHECK_JOB)


def files(settings):
    return [path for path in (settings.VAR / "private").rglob("*") if path.is_file()]


def test_a_photo_is_sealed_checked_and_leaves_a_picture(texted, settings):
    photo = texted()

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.kind, photo.outcome, photo.score) == ("checked", "jpeg", "verified", 0.97)
    assert private_files.read(photo.sealed_name) == telephone_photo()
    assert private_files.read(photo.derivative_name)[:3] == b"\xff\xd8\xff"
    assert private_files.read(photo.heat_name)
    assert photo.taken_place == [34.06, -118.24]
    assert photo.phash and photo.media_url == ""
    assert [reason["part"] for reason in photo.reasons] == ["network", "taken", "earlier", "written"]
    for path in files(settings):
        assert b"\xff\xd8\xff" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_a_photo_is_noted_once_however_often_its_message_is_read(texted):
    photo = texted()

    again = photos.add(photo.message, 0, "console://other", "image/jpeg", None, timezone.now())

    assert again.pk == photo.pk and Photo.objects.count() == 1


def test_the_sighting_is_judged_as_its_photo_comes_to_rest(texted):
    photo = texted(telephone_photo(place=None, taken="nothing"))
    sighting = sighting_rows.put_down(now=timezone.now(), photos=[photo])
    assert sighting.status == "waiting"

    run()

    sighting.refresh_from_db()
    assert (sighting.status, sighting.verification) == ("shown", "photo_checked")


def test_a_place_far_from_what_was_told_brings_a_person(texted):
    photo = texted(telephone_photo(place=(40.7, -74.0)))
    sighting = sighting_rows.put_down(now=timezone.now(), photos=[photo])

    run()

    sighting.refresh_from_db()
    assert sighting.status == "for_person"
    assert {"part": "taken", "says": "far", "weight": -1} in sighting.reasons


@pytest.mark.parametrize(("words", "status"), [("POLICE", "for_person"), ("BAKERY", "rejected")])
def test_no_machine_alone_refuses_a_picture_on_which_police_is_written(texted, network, words, status):
    network.says.score, network.says.outcome = 0.1, "not_police"
    photo = texted(encoded(a_car([(words, 40, 120, 200)])[0]))
    sighting = sighting_rows.put_down(now=timezone.now(), photos=[photo])

    run()

    sighting.refresh_from_db()
    assert sighting.status == status


def test_what_the_camera_noted_is_compared_once_a_place_is_told(texted):
    """The photo came first and its place afterwards, as people text."""
    photo = texted(telephone_photo(place=(40.7, -74.0), taken="nothing"))
    run()
    photo.refresh_from_db()
    assert photo.taken_words == "none"

    sighting = sighting_rows.put_down(now=timezone.now(), photos=[photo])

    assert sighting.status == "for_person"


def test_a_picture_sent_by_somebody_else_before_is_recognised(texted):
    first = texted()
    run()
    other = texted(number="+12135550199")
    run()

    other.refresh_from_db()
    assert (other.earlier_id, other.earlier_is, other.earlier_distance) == (first.pk, "others", 0)


def test_the_same_sender_sending_twice_in_a_minute_is_no_fraud(texted):
    texted()
    again = texted()
    run()

    again.refresh_from_db()
    assert again.earlier_is == "none"


def test_the_same_sender_sending_an_old_one_again_is_seen(texted):
    old = texted()
    run()
    Photo.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=3))
    again = texted()
    run()

    again.refresh_from_db()
    assert again.earlier_is == "own"


def test_a_video_is_sealed_for_a_person(texted):
    photo = texted(MP4, "video/mp4")
    sighting = sighting_rows.put_down(now=timezone.now(), photos=[photo])

    run()

    photo.refresh_from_db()
    sighting.refresh_from_db()
    assert (photo.stage, photo.kind, photo.derivative_name) == ("for_person", "video", "")
    assert private_files.read(photo.sealed_name) == MP4
    assert sighting.status == "for_person"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script>", "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(200), "not_a_picture"),
        (telephone_photo()[:5000], "broken"),
        (b"\xff\xd8\xff" + bytes(12_000_001), "too_large"),
    ],
    ids=["html", "no jpeg", "half", "large"],
)
def test_what_is_no_picture_comes_to_rest_with_its_reason(texted, content, code, settings):
    photo = texted(content)

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.refusal, photo.outcome, photo.derivative_name) == (
        "checked",
        code,
        "unread",
        "",
    )


def test_a_carrier_that_has_it_no_more_ends_the_waiting(texted, monkeypatch):
    photo = texted()
    _carrier_raises(monkeypatch, OutgoingError("gone"))

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.refusal) == ("checked", "not_there")


def test_a_carrier_in_trouble_is_asked_again_and_no_address_is_noted(texted, monkeypatch):
    photo = texted()
    _carrier_raises(monkeypatch, TransientError("Twilio was not reached"))

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.attempts) == ("to_fetch", 1)
    assert photo.error == "TransientError: Twilio was not reached"


def test_a_classifier_that_fails_leaves_the_photo_sealed_and_unpublished(texted, network, settings):
    photo = texted()

    def fail(pictures):
        raise RuntimeError("no network")

    network.predict = fail
    for _ in range(jobs.MAX_ATTEMPTS):
        Photo.objects.update(due_at=timezone.now())
        run()

    photo.refresh_from_db()
    assert (photo.stage, photo.derivative_name) == ("failed", "")
    assert len(files(settings)) == 1  # the sealed original
    assert not Photo.objects.public(timezone.now()).exists()


def test_one_that_kills_its_worker_again_and_again_rests_sealed(texted):
    photo = texted()
    jobs.run_until_empty(photos.FETCH_JOB)
    Photo.objects.filter(pk=photo.pk).update(attempts=jobs.MAX_ATTEMPTS, due_at=timezone.now())

    jobs.run_until_empty(photos.CHECK_JOB)

    photo.refresh_from_db()
    assert (photo.stage, photo.derivative_name) == ("failed", "")
    assert "its worker died" in photo.error


def test_one_that_was_erased_meanwhile_leaves_no_file(texted, network, settings):
    photo = texted()
    jobs.run_until_empty(photos.FETCH_JOB)
    given = network.predict

    def erased_in_between(pictures):
        row = Photo.objects.get(pk=photo.pk)
        photos.erase_files(row)
        row.delete()
        return given(pictures)

    network.predict = erased_in_between
    jobs.run_until_empty(photos.CHECK_JOB)

    assert not Photo.objects.exists()
    assert files(settings) == []


def test_one_that_was_sealed_meanwhile_stays_sealed(texted, network, settings):
    photo = texted()
    jobs.run_until_empty(photos.FETCH_JOB)
    given = network.predict

    def sealed_in_between(pictures):
        abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=None)
        return given(pictures)

    network.predict = sealed_in_between
    jobs.run_until_empty(photos.CHECK_JOB)

    photo.refresh_from_db()
    assert photo.quarantined_at and (photo.stage, photo.derivative_name) == ("checked", "")
    assert len(files(settings)) == 1


def test_files_that_no_row_names_go(texted, settings):
    photo = texted()
    run()
    private_files.write(photos.DRAWER, b"left behind")
    assert photos.remove_orphans(now=timezone.now()) == 0

    assert photos.remove_orphans(now=timezone.now() + timedelta(hours=2)) == 1

    photo.refresh_from_db()
    assert private_files.read(photo.sealed_name)


def test_an_upload_goes_the_same_way(phone, network):
    photo = photos.add_upload(encoded(scene()), contributor=sighting_rows.from_the_web(), now=timezone.now())

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.outcome) == ("checked", "verified")


def test_an_upload_that_is_no_picture_is_not_kept(phone, settings):
    photo = photos.add_upload(b"%PDF", contributor=None, now=timezone.now())

    assert (photo.stage, photo.refusal) == ("checked", "not_a_picture")
    assert files(settings) == []


def test_a_listed_picture_is_sealed_before_anything_opens_it(texted, network, settings, tmp_path, mailoutbox):
    from hashlib import sha256

    listed = tmp_path / "list.txt"
    listed.write_text("# from a hotline\n" + sha256(telephone_photo()).hexdigest() + ", series\n")
    settings.ABUSE_HASH_LIST, settings.OPERATOR_EMAIL = str(listed), ["operator@example.org"]
    photo = texted()

    run()

    photo.refresh_from_db()
    assert photo.quarantined_at and photo.quarantine_reason == abuse_images.LISTED
    assert (photo.derivative_name, photo.heat_name, photo.score, photo.phash) == ("", "", None, None)
    assert network.seen == []
    assert private_files.read(photo.sealed_name)


def test_a_picture_like_a_listed_one_is_sealed(texted, settings, tmp_path):
    from sightings.photos.hashes import hashes_of

    listed = tmp_path / "list.txt"
    listed.write_text(hashes_of(scene(1)).phash + "\n")
    settings.ABUSE_HASH_LIST = str(listed)
    photo = texted(encoded(scene(1).resize((320, 240)), "JPEG", quality=40))

    run()

    photo.refresh_from_db()
    assert photo.quarantined_at and not photo.derivative_name


def test_a_list_that_is_missing_stops_everything(texted, settings, tmp_path):
    settings.ABUSE_HASH_LIST = str(tmp_path / "nowhere")
    photo = texted()

    run()

    photo.refresh_from_db()
    assert (photo.stage, photo.derivative_name) == ("fetched", "")
    assert abuse_images.list_problem() == "it cannot be read (FileNotFoundError)"


def test_nothing_of_the_sender_or_the_place_is_logged(texted, caplog):
    with caplog.at_level("DEBUG"):
        texted(b"\xff\xd8\xff" + bytes(200))
        texted()
        run()

    for secret in ("2135550100", "console://", "34.06", "118.24"):
        assert secret not in caplog.text


def test_fetching_writes_what_the_job_declares():
    """A field that is filled in and not declared would be lost."""
    assert set(fetching_photos.FETCHED_FIELDS) | set(photos.CHECKED_FIELDS) <= {
        field.name for field in Photo._meta.get_fields()
    }
    assert Sighting.objects.count() == 0


def _carrier_raises(monkeypatch, error):
    class Broken:
        def fetch_media(self, url, **more):
            raise error

    monkeypatch.setattr(fetching_photos, "carrier", Broken)


def test_warming_asks_the_networks_once(network):
    from sightings.services import checking_photos

    checking_photos.warm()

    assert len(network.seen) == 1
