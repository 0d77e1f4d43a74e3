"""A person and a photo: looking is counted, the public sees what was approved, sealing ends everything."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageStat

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.lib import private_files
from civicwatch.maps import layers
from sightings.models import KnownPicture, Photo, PhotoLook, Sighting, SightingDecision
from sightings.services import abuse_images, photos
from sightings.services import looking_at_photos as looking
from sightings.services.looking_at_photos import NotPossibleError
from tests.factories import UserFactory
from tests.sightings.photos.photo_rows import FACE, PLATE, a_photo, a_public_photo
from tests.sightings.photos.test_small_parts import MP4
from tests.signed_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phone")]
LIST = reverse("admin:sightings_photo_changelist")
HAND = {"kind": "hand", "box": [0.0, 0.0, 0.5, 0.5]}


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def desk(client, moderator):
    sign_in(client, moderator, second_factor=True)
    return client


@pytest.fixture
def senior(client):
    person = UserFactory(role=SENIOR_MODERATOR)
    sign_in(client, person, second_factor=True)
    return client


def page_of(photo, name="change"):
    return reverse(f"admin:sightings_photo_{name}", args=[photo.pk])


def public(client, photo):
    return client.get(reverse("sightings:photo", args=[photo.public_id]))


# --- what the public gets ---


def test_an_approved_picture_of_a_shown_sighting_is_public(client, moderator):
    photo = a_public_photo(moderator)

    answer = public(client, photo)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content == private_files.read(photo.derivative_name)


@pytest.mark.parametrize(
    "change",
    [
        {"picture_approved_at": None, "picture_approved_by": None},
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"sighting": None},
    ],
    ids=["not approved", "expired", "no sighting"],
)
def test_any_other_picture_is_not(client, moderator, change):
    photo = a_public_photo(moderator)
    Photo.objects.filter(pk=photo.pk).update(**change)

    assert public(client, photo).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"status": "rejected"},
        {"status": "for_person"},
        {"publish_at": timezone.now() + timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["rejected", "for a person", "not yet", "over"],
)
def test_a_picture_goes_with_its_sighting(client, moderator, change):
    photo = a_public_photo(moderator)
    Sighting.objects.filter(pk=photo.sighting_id).update(**change)

    assert public(client, photo).status_code == 404


def test_a_picture_is_gone_the_second_its_sighting_is_over(client, moderator, time_machine):
    photo = a_public_photo(moderator)
    end = Sighting.objects.get(pk=photo.sighting_id).expires_at

    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    assert public(client, photo).status_code == 200
    time_machine.move_to(end, tick=False)
    assert public(client, photo).status_code == 404


def test_a_sealed_one_is_gone_at_once(client, moderator, django_capture_on_commit_callbacks):
    photo = a_public_photo(moderator)
    files = (photo.derivative_name, photo.heat_name)

    with django_capture_on_commit_callbacks(execute=True):
        abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=moderator)

    assert public(client, photo).status_code == 404
    for name in files:
        with pytest.raises(private_files.MissingFileError):
            private_files.read(name)


# --- services ---


def test_nobody_approves_what_they_have_not_seen(moderator):
    photo = a_photo()

    with pytest.raises(NotPossibleError):
        looking.approve(photo=photo, by=moderator)

    looking.look(photo=photo, by=moderator)
    assert looking.approve(photo=photo, by=moderator).picture_approved_by == moderator


def test_what_has_no_picture_cannot_be_approved(moderator):
    photo = a_photo(derivative_name="")
    looking.look(photo=photo, by=moderator)

    with pytest.raises(NotPossibleError):
        looking.approve(photo=photo, by=moderator)


def test_refusing_takes_an_approval_back(client, moderator):
    photo = a_public_photo(moderator)

    looking.refuse(photo=photo, by=moderator)

    assert public(client, photo).status_code == 404
    looking.take_back(photo=photo, by=moderator)
    photo.refresh_from_db()
    assert not photo.picture_refused_at and not photo.picture_approved_at


def test_every_decision_stands_in_the_log_without_the_sender(moderator):
    photo = a_photo()
    looking.look(photo=photo, by=moderator)
    looking.approve(photo=photo, by=moderator)

    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.action, entry.subject) == ("photo.approve_photo", f"photos/{photo.public_id}")
    assert SightingDecision.objects.filter(photo=photo, action="approve_photo", by=moderator).exists()


def test_the_brush_blurs_the_original_anew_and_asks_for_a_new_look(client, moderator):
    photo = a_public_photo(moderator)
    before = photo.derivative_name

    brushed = looking.brush(photo=photo, rows=[PLATE, HAND], by=moderator)

    assert brushed.marks == [FACE, PLATE, HAND]
    assert brushed.picture_approved_at is None
    assert brushed.derivative_name != before
    assert public(client, photo).status_code == 404


def test_a_sealed_photo_is_gone_from_its_point_on_the_map(moderator):
    photo = a_public_photo(moderator)
    before = layers.current("sightings").points.facets["picture"].tolist()
    abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=moderator)

    assert (before, layers.current("sightings").points.facets["picture"].tolist()) == ([True], [False])


def test_who_saw_it_before_somebody_elses_brush_has_to_look_again(moderator):
    photo = a_photo()
    looking.look(photo=photo, by=moderator)
    looking.brush(photo=photo, rows=[HAND], by=UserFactory(role=SENIOR_MODERATOR))

    with pytest.raises(looking.NotPossibleError):
        looking.approve(photo=photo, by=moderator)
    looking.look(photo=photo, by=moderator)

    assert looking.approve(photo=photo, by=moderator).is_public


def test_what_is_brushed_is_gone_from_the_picture_of_what_weighed_too(moderator):
    photo = a_photo()
    before, name = private_files.read(photo.heat_name), photo.heat_name

    brushed = looking.brush(photo=photo, rows=[PLATE, HAND], by=moderator)

    after = private_files.read(brushed.heat_name)
    assert variety(after, HAND["box"]) < 0.6 * variety(before, HAND["box"])
    assert brushed.heat_name != name


def variety(content, box):
    """How much the pixels of a part of a picture differ from one another."""
    picture = Image.open(BytesIO(content)).convert("L")
    part = picture.crop([round(edge * side) for edge, side in zip(box, picture.size * 2, strict=True)])
    return ImageStat.Stat(part).stddev[0]


def test_a_plate_may_be_freed_and_a_face_never(moderator):
    brushed = looking.brush(photo=a_photo(), rows=[HAND], by=moderator)

    assert brushed.marks == [FACE, HAND]
    assert brushed.plates == 0


@pytest.mark.parametrize(
    "rows", [None, "x", [{"kind": "hand", "box": [1, 1, 0, 0]}], [{"kind": "hand"}] * 999]
)
def test_marks_that_make_no_sense_change_nothing(moderator, rows):
    photo = a_photo()

    with pytest.raises(NotPossibleError):
        looking.brush(photo=photo, rows=rows, by=moderator)

    photo.refresh_from_db()
    assert photo.marks == [FACE, PLATE]


def test_two_brushes_at_once_do_not_lose_one_anothers_marks(moderator):
    photo = a_photo()
    stale = Photo.objects.get(pk=photo.pk)
    looking.brush(photo=photo, rows=[HAND], by=moderator)

    with pytest.raises(NotPossibleError):
        looking.brush(photo=stale, rows=[PLATE], by=moderator)


def test_a_known_picture_is_noted_once_and_refused(moderator):
    photo = a_photo(phash="0" * 16, phash_mirrored="f" * 16, dhash="a" * 16)

    looking.mark_as_known(photo=photo, why="old", by=moderator)
    looking.mark_as_known(photo=photo, why="elsewhere", by=moderator)

    assert KnownPicture.objects.count() == 1
    photo.refresh_from_db()
    assert photo.picture_refused_by == moderator


def test_nothing_is_done_to_a_sealed_photo(moderator):
    photo = a_photo()
    looking.look(photo=photo, by=moderator)
    abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=moderator)
    photo.refresh_from_db()

    for act in (looking.approve, looking.refuse, looking.take_back, looking.retry):
        with pytest.raises(NotPossibleError):
            act(photo=photo, by=moderator)
    with pytest.raises(NotPossibleError):
        looking.original_as_jpeg(photo=photo, by=moderator)
    with pytest.raises(NotPossibleError):
        looking.brush(photo=photo, rows=[HAND], by=moderator)


def test_sealing_tells_the_operator_and_names_nobody(
    moderator, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.OPERATOR_EMAIL = ["operator@example.org"]
    photo = a_photo()

    with django_capture_on_commit_callbacks(execute=True):
        abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=moderator)

    (mail,) = mailoutbox
    assert mail.to == ["operator@example.org"]
    assert "2258A" in mail.body
    assert photo.public_id not in mail.body + mail.subject
    photo.refresh_from_db()
    assert photo.expires_at is None and private_files.read(photo.sealed_name)
    assert abuse_images.waiting() == 1


def test_a_failed_one_goes_through_again(moderator):
    photo = a_photo(stage="failed", failed_stage="fetched", error="RuntimeError")

    looking.retry(photo=photo, by=moderator)

    photo.refresh_from_db()
    assert (photo.stage, photo.error) == ("fetched", "")
    assert photo.due_at is not None


def test_what_a_person_had_shown_today_is_counted_once_a_photo(moderator):
    first, second = a_photo(), a_photo()
    now = timezone.now()
    for photo in (first, first, second):
        looking.look(photo=photo, by=moderator, now=now)
    PhotoLook.objects.filter(photo=second).update(at=now - timedelta(days=1))

    assert looking.looked_today(by=moderator, now=now) == 1


# --- the desk's pages ---


def test_a_photo_is_hidden_until_it_is_asked_for(desk):
    photo = a_photo()

    page = desk.get(page_of(photo)).content.decode()
    assert page_of(photo, "picture") not in page
    desk.post(page_of(photo), {"action": "show"})
    page = desk.get(page_of(photo)).content.decode()

    assert page_of(photo, "picture") in page
    assert page_of(photo, "heat") in page
    assert page_of(photo, "original") not in page  # a senior's


def test_asking_for_the_picture_is_counted_as_looking(desk, moderator):
    photo = a_photo()

    assert "no-store" in desk.get(page_of(photo, "picture"))["Cache-Control"]

    assert looking.has_looked(photo=photo, by=moderator)


def test_a_key_approves_and_leads_to_the_next(desk, moderator):
    first, second = a_photo(now=timezone.now() - timedelta(hours=1)), a_photo()
    looking.look(photo=first, by=moderator)

    answer = desk.post(page_of(first), {"action": "approve"})

    assert answer["Location"] == page_of(second)
    first.refresh_from_db()
    assert first.picture_approved_by == moderator


def test_what_cannot_be_done_says_why(desk):
    answer = desk.post(page_of(a_photo()), {"action": "approve"})

    assert answer.status_code == 409
    assert "Look at the picture first" in answer.content.decode()


def test_the_brush_comes_as_json(desk):
    photo = a_photo()

    desk.post(page_of(photo), {"action": "brush", "marks": json.dumps([HAND])})
    broken = desk.post(page_of(photo), {"action": "brush", "marks": "[" * 5000})

    photo.refresh_from_db()
    assert photo.marks == [FACE, HAND]
    assert broken.status_code == 409


def test_a_senior_opens_the_original_and_the_log_knows(senior):
    photo = a_photo()

    answer = senior.get(page_of(photo, "original"))

    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content != private_files.read(photo.sealed_name)
    assert AuditEntry.objects.filter(action="photo.open_original").count() == 1


def test_a_video_is_saved_and_never_played_here(senior):
    photo = a_photo(derivative_name="", heat_name="")
    photos.erase_files(photo)
    photos.seal(photo, MP4)
    photo.save()

    answer = senior.get(page_of(photo, "original"))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == MP4


def test_a_moderator_does_not_open_originals(desk):
    assert desk.get(page_of(a_photo(), "original")).status_code == 403


@pytest.mark.parametrize("view", ["waiting", "videos", "approved", "refused", "failed", "sealed", "nonsense"])
def test_every_view_of_the_queue_opens(desk, moderator, view):
    a_photo()
    a_public_photo(moderator)

    assert desk.get(LIST, {"view": view}).status_code == 200


def test_two_hundred_waiting_ask_as_much_as_two(desk, django_assert_max_num_queries):
    a_photo()
    a_photo()
    desk.get(LIST)
    with django_assert_max_num_queries(14):
        desk.get(LIST)
    rows = [Photo(stage="checked", due_at=None, derivative_name="photos/00/" + "0" * 32) for _ in range(200)]
    Photo.objects.bulk_create(rows)

    with django_assert_max_num_queries(14):
        page = desk.get(LIST).content.decode()

    assert "202 pictures wait" in page


def test_no_page_of_the_desk_names_a_sender(desk):
    photo = a_photo(taken_place=[34.06, -118.24])
    desk.post(page_of(photo), {"action": "show"})

    pages = desk.get(page_of(photo)).content.decode() + desk.get(LIST).content.decode()

    for secret in ("34.06", "118.24", photo.sealed_name, photo.sha256, photo.sha256_hash):
        assert secret not in pages


def test_doctor_reminds_of_sealed_photos_and_of_a_list_that_cannot_be_read(moderator, settings, tmp_path):
    from workers.diagnosis import check_sealed_photos

    assert check_sealed_photos().verdict == "ok"
    abuse_images.seal_now(a_photo(), reason=abuse_images.MODERATOR, by=moderator)
    assert check_sealed_photos().verdict == "warning"
    settings.ABUSE_HASH_LIST = str(tmp_path / "nowhere")
    assert check_sealed_photos().verdict == "failed"


def test_a_reader_takes_a_picture_away_until_a_person_looked_again(client, moderator):
    photo = a_public_photo(moderator)
    address = reverse("sightings:report-photo", args=[photo.public_id])

    assert client.post(address).status_code == 200
    assert public(client, photo).status_code == 404
    assert Photo.objects.to_look_at().first() == photo

    looking.look(photo=photo, by=moderator)
    looking.approve(photo=photo, by=moderator)
    client.post(address)
    assert public(client, photo).status_code == 200


def test_what_is_not_public_cannot_be_reported(client):
    assert client.post(reverse("sightings:report-photo", args=[a_photo().public_id])).status_code == 404


def test_what_a_reader_reported_stands_first(client, moderator):
    a_photo(now=timezone.now() - timedelta(hours=5))
    reported = a_public_photo(moderator)
    client.post(reverse("sightings:report-photo", args=[reported.public_id]))

    assert Photo.objects.to_look_at().first() == reported
