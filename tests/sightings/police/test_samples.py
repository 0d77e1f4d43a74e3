"""What drift counts of photos: from the derivative alone, and of each row what was said."""

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PIL import Image, ImageFilter

from civicwatch.learning import registry
from civicwatch.learning.drift.samples import sketched
from civicwatch.learning.models import ClassifierVersion
from civicwatch.lib import private_files
from sightings.models import Photo
from sightings.police import samples

NOON, HOUR = datetime(2026, 5, 30, 12, tzinfo=UTC), timedelta(hours=1)


def picture(*, light=128):
    noise = np.random.default_rng(1).integers(-40, 40, (120, 160, 3))
    return Image.fromarray((light + noise).clip(0, 255).astype(np.uint8))


def jpeg(image):
    held = io.BytesIO()
    image.save(held, "JPEG")
    return held.getvalue()


@pytest.fixture
def loaded(db, tmp_path, settings):
    settings.VAR = tmp_path
    version = ClassifierVersion.objects.get(name="photo", is_active=True)
    return registry.Loaded(version, None)


@pytest.fixture
def photo(loaded):
    def photo(**fields):
        return Photo.objects.create(
            **{
                "stage": "checked",
                "classifier": loaded.version,
                "received_at": NOON,
                "size": 40_000,
                "score": 0.2,
                "outcome": "not_police",
                "derivative_name": private_files.write("photos", jpeg(picture())),
                **fields,
            }
        )

    return photo


def counted(loaded):
    return sketched(samples.samples(loaded, NOON, NOON + HOUR))


def test_what_is_counted(loaded, photo):
    photo()

    n, found = counted(loaded)

    assert (n, found["label"]) == (1, {"not_police": 1})
    assert {"brightness", "sharpness", "size", "score", "content_1", "content_4"} <= found.keys()


def test_a_picture_that_is_gone_still_counts_what_was_said_of_it(loaded, photo):
    photo(derivative_name="")

    n, found = counted(loaded)

    assert (n, found["label"]) == (1, {"not_police": 1})
    assert "brightness" not in found


def test_neither_sealed_photos_nor_other_hours_nor_other_versions(loaded, photo):
    other = ClassifierVersion.objects.create(name="photo", version="other", sha256="b" * 64, artefact="y")
    photo(quarantined_at=NOON, derivative_name="")
    photo(received_at=NOON + HOUR)
    photo(classifier=other)

    assert counted(loaded) == (0, {})


def test_light_and_sharpness_say_what_they_are_called():
    dark, blurred = picture(light=50), picture().filter(ImageFilter.GaussianBlur(4))

    seen = samples.of_pictures([picture(), dark, blurred])

    assert seen["brightness"][0] == pytest.approx(128, abs=3)
    assert seen["brightness"][1] == pytest.approx(50, abs=3)
    assert seen["sharpness"][2] < seen["sharpness"][0] / 10
