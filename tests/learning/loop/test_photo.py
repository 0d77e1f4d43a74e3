"""The real photo classifier through the whole loop, taught by decisions about made-up pictures alone."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from civicwatch.learning import registry
from civicwatch.learning.loop import gate, promoting, runs
from civicwatch.learning.models import STEPS, ClassifierVersion
from civicwatch.lib import private_files
from sightings.photos import derivative
from sightings.police import classifier
from sightings.police.verdicts import PHOTO
from sightings.services import moderating, photos
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import MACARTHUR, checked_photo, put_down, sender

EACH = 30
NOW = timezone.now()


def picture(number, *, police):
    """Coloured shapes, no two pictures alike; with a chequered band where it is called police."""
    chance = np.random.default_rng((number, police))
    colours = chance.integers(0, 256, (9, 3)).tolist()
    found = Image.new("RGB", (160, 120), tuple(colours[0]))
    draw = ImageDraw.Draw(found)
    for x, y, size, colour in zip(*chance.integers(5, 110, (3, 8)).tolist(), colours[1:], strict=True):
        draw.ellipse((x, y, x + size, y + size), fill=tuple(colour))
    for at in range(0, 160, 10) if police else ():
        draw.rectangle((at, 50 + at % 20, at + 9, 59 + at % 20), fill="blue")
        draw.rectangle((at, 60 - at % 20, at + 9, 69 - at % 20), fill="yellow")
    return found


@pytest.fixture
def people_decided(db, settings):
    settings.TRAIN_ON_PHOTOS = True
    person = UserFactory(role="moderator")
    for number in range(2 * EACH):
        police, who = number % 2 == 0, sender(f"+1213555{number:04}")
        name = private_files.write(photos.DRAWER, derivative.jpeg(picture(number, police=police)))
        photo = checked_photo(
            who, derivative_name=name, received_at=NOW, picture_approved_at=NOW, picture_approved_by=person
        )
        photo.public_id = f"photo{number}"  # by which pictures are put aside: the same in each run
        photo.save()
        place = replace(MACARTHUR, latitude=30 + number / 10)
        sighting = put_down(now=NOW, contributor=who, photos=[photo], place=place)
        told = {"sighting": sighting, "by": person, "now": NOW + timedelta(minutes=1)}
        if police:
            moderating.confirm(**told)
        else:
            moderating.reject(**told, reason="not_police")


@pytest.fixture
def train(step, settings, monkeypatch):
    """A training with few pictures: the comparison is asked to decide on fewer than it does elsewhere."""
    pytest.importorskip("torch", reason="PyTorch comes with the extra `train`")
    settings.TRAINING_FEWEST = EACH
    monkeypatch.setattr(runs.bell, "ring_after_commit", lambda *names: None)
    monkeypatch.setattr(registry, "_loaded", {})
    monkeypatch.setattr(classifier, "VARIANTS", 1)
    monkeypatch.setattr(gate, "FEWEST", 5)

    def train(administrator):
        run = runs.start(name="photo", by=administrator, now=NOW)
        step(*(step.value for step in STEPS))
        run.refresh_from_db()
        assert (run.stage, run.why_not, run.error) == ("registered", {}, "")
        return run.version

    return train


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path / "var"


@pytest.mark.once
def test_decisions_about_photos_make_a_candidate_that_a_person_promotes_and_takes_back(people_decided, train):
    administrator = UserFactory(role="administrator")
    shipped = ClassifierVersion.objects.get(name="photo", is_active=True)

    version = train(administrator)

    assert version.scorecard["kinds"] == ["other", "police"]
    assert version.comparison.against == shipped
    assert version.comparison.passed, version.comparison.slices
    whole = version.comparison.slices[0]
    assert whole["candidate"] > whole["active"]

    promoting.promote(version=version, by=administrator, now=NOW)
    said = registry.active("photo").predict(
        [picture(1000 + number, police=number < 4) for number in range(8)]
    )
    right = [
        PHOTO.agrees(each, "police" if at < 4 else "other", version.thresholds)
        for at, each in enumerate(said)
    ]
    assert registry.active("photo").version == version
    assert sum(right) >= 7

    promoting.roll_back(name="photo", by=administrator, now=NOW)
    assert registry.active("photo").version == shipped


@pytest.mark.once
def test_pictures_of_ones_own_with_a_table_teach_beside_what_people_decided(
    people_decided, train, settings, tmp_path
):
    settings.TRAINING_DATA = str(tmp_path / "data")
    rows = []
    for number in range(20):
        kind = ("police_car", "car")[number % 2]
        file = tmp_path / "data/photo" / kind / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        picture(2000 + number, police=number % 2 == 0).save(file)
        rows.append(f"{kind}/{number}.jpg,{kind},own")
    table = tmp_path / "data/photo/labels.csv"
    table.write_text("\n".join(["file,label,source", *rows]))

    version = train(UserFactory(role="administrator"))

    assert version.scorecard["by_source"]["own"]["n"] == 20
    assert version.scorecard["n"] == 20 + sum(side["learn"] for side in version.data_set.counts.values())
    assert table.read_text().count("\n") == 20  # theirs stays as it was
