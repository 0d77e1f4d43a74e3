"""Photos in object storage: the whole way through the real jobs, erased, expired, and a bucket that fails."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from civicwatch.lib import jobs, private_files
from civicwatch.lib.not_now import NotNowError
from sightings.models import Contributor, Photo, Sighting
from sightings.services import erasing, photos, retention
from tests.sightings.photos.pictures import telephone_photo
from tests.sightings.public import sighting_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(phone, network, bucket):
    """A bucket that keeps former versions, which is the harder of the two to erase from."""
    bucket.keep_versions()


@pytest.fixture
def sent(phone):
    return photos.add_upload(telephone_photo(), contributor=sighting_rows.from_the_web(), now=timezone.now())


def run():
    """One try, whether its time has come or not."""
    Photo.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    jobs.run_until_empty(photos.CHECK_JOB)


def test_a_photo_goes_the_whole_way_with_nothing_on_the_disk(sent, bucket, settings):
    run()

    sent.refresh_from_db()
    assert (sent.stage, sent.outcome) == ("checked", "verified")
    assert private_files.read(sent.sealed_name) == telephone_photo()
    assert private_files.read(sent.derivative_name)[:3] == b"\xff\xd8\xff"
    assert len(bucket.keys()) == 3
    assert all(b"\xff\xd8\xff" not in sealed for sealed in bucket.contents())
    assert not (settings.VAR / "private").exists()


def test_a_sender_who_erases_leaves_nothing_in_the_bucket_not_even_a_former_version(sent, bucket):
    run()
    sent.refresh_from_db()
    for name in (sent.sealed_name, sent.derivative_name, sent.heat_name):
        private_files.bucket().write(name, b"a second version")
    bucket.client.delete_object(Bucket=bucket.name, Key=f"private/{sent.sealed_name}")
    assert len(bucket.keys()) == 7

    receipt = erasing.erase(Contributor.objects.get(), by=None, now=timezone.now())

    assert (receipt.photos, receipt.files) == (1, 3)
    assert bucket.keys() == []


def test_what_is_past_its_days_leaves_the_bucket(sent, bucket, settings):
    run()
    late = timezone.now() - timedelta(days=settings.SIGHTING_KEEP_DAYS, hours=1)
    Photo.objects.update(received_at=late, expires_at=late)

    retention.run()

    assert bucket.keys() == []


def test_files_that_no_row_names_leave_the_bucket(sent, bucket):
    run()
    private_files.write(photos.DRAWER, b"left behind")

    assert photos.remove_orphans(now=timezone.now() + timedelta(hours=2)) == 1

    assert len(bucket.keys()) == 3


@pytest.mark.parametrize(("passing", "tries"), [(0, jobs.MAX_ATTEMPTS + 2), (1, 1), (2, 1)])
def test_wherever_the_bucket_fails_the_photo_waits_and_arrives(sent, bucket, quick, passing, tries):
    """After none, one or two of the three requests of its examination; for longer than the usual tries."""
    for _ in range(tries):
        bucket.wire.requests_left = passing
        run()
    sent.refresh_from_db()
    assert (sent.stage, sent.derivative_name) == ("fetched", "")
    assert sent.error.startswith("StoreUnreachableError: the bucket was not reached")

    bucket.wire.requests_left = None
    run()

    sent.refresh_from_db()
    assert (sent.stage, sent.outcome) == ("checked", "verified")
    assert private_files.read(sent.derivative_name)
    photos.remove_orphans(now=timezone.now() + timedelta(hours=2))
    assert len(bucket.keys()) == 3  # what was written before each failure is gone


def test_an_erasure_that_fails_half_way_forgets_nobody_and_is_whole_the_next_time(sent, bucket, quick):
    run()
    bucket.wire.requests_left = 3  # of six

    with pytest.raises(NotNowError):
        erasing.erase(Contributor.objects.get(), by=None, now=timezone.now())

    assert Photo.objects.count() == Contributor.objects.count() == 1
    bucket.wire.requests_left = None
    erasing.erase(Contributor.objects.get(), by=None, now=timezone.now())
    assert bucket.keys() == [] and not Contributor.objects.exists()


def test_a_round_of_forgetting_that_fails_is_made_up_for(sent, bucket, quick, settings):
    run()
    late = timezone.now() - timedelta(days=settings.SIGHTING_KEEP_DAYS, hours=1)
    Photo.objects.update(received_at=late, expires_at=late)
    bucket.wire.requests_left = 3

    with pytest.raises(NotNowError):
        retention.run()

    bucket.wire.requests_left = None
    retention.run()
    assert bucket.keys() == []


def test_a_report_whose_photo_cannot_be_kept_is_not_taken_and_says_when_to_come_again(bucket, quick):
    cache.clear()
    bucket.wire.requests_left = 0
    photo = SimpleUploadedFile("seen.jpg", telephone_photo(), content_type="image/jpeg")

    answer = Client().post("/api/v1/sightings/", {"place": "90057", "photo": photo})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Sighting.objects.exists() and not Contributor.objects.exists()
