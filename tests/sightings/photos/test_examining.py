"""A photo as a whole, with the real detector: what comes out of it, and what never does."""

import io
import itertools
import time
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from biaslab.built_in import FACES
from civicwatch.lib.images import MOST_BYTES, PictureRefusedError
from sightings.photos import examining
from sightings.photos.marks import FACE, HAND, Mark
from tests.lib.heic_sample import HEIC
from tests.servers.pillow_images import FEWEST, pillow_images
from tests.sightings.photos.bare import assert_bare, opened
from tests.sightings.photos.hostile import bomb, bombs, polyglots, vast
from tests.sightings.photos.pictures import MARKER, encoded, exif, scene, telephone_photo

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
MOST_SECONDS = 10


def network(pictures):
    """A classifier that says the same of everything."""
    return [SimpleNamespace(score=0.9, outcome="verified", heat=np.eye(7)) for _ in pictures]


def examine(content):
    return examining.examine(content, classify=network, received_at=NOW)


def test_a_telephones_photo_leaves_a_picture_and_what_the_camera_noted():
    found = examine(telephone_photo())

    assert (found.kind, found.score, found.outcome) == ("jpeg", 0.9, "verified")
    assert found.notes.place == (34.06, -118.24)
    assert found.notes.at == datetime(2026, 11, 20, 22, 5, tzinfo=UTC)
    assert found.hashes is not None
    assert opened(found.picture).size == (640, 480)
    assert opened(found.heat).size == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_nothing_that_the_camera_wrote_is_in_a_public_file(kind):
    profile = b"\0" * 8 + b"ICC_PROFILE" + MARKER.encode()
    more = {"comment": MARKER.encode()} if kind == "JPEG" else {}
    if kind == "MPO":
        more = {"save_all": True, "append_images": [scene(2)]}
    content = encoded(scene(), kind, exif=exif(), icc_profile=profile, **more)
    assert MARKER.encode() in content

    found = examine(content)

    assert_bare(found.picture)
    assert_bare(found.heat)


def test_text_in_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", MARKER)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{MARKER}</x>")

    assert_bare(examine(encoded(scene(), "PNG", pnginfo=words)).picture)


@pytest.mark.parametrize(("name", "polyglot"), [pytest.param(*each, id=each[0]) for each in polyglots()])
def test_of_a_file_that_is_something_else_too_only_pixels_come_through(name, polyglot):
    """With a page or an archive behind it a picture leaves a plain JPEG; what only says so leaves nothing."""
    try:
        found = examine(polyglot)
    except PictureRefusedError as refusal:
        assert refusal.code in ("not_a_picture", "broken")
        assert " and " not in name, "its pixels can be read"
        return
    assert_bare(found.picture)
    assert not zipfile.is_zipfile(io.BytesIO(found.picture))
    assert b"<script" not in found.picture and b"<?php" not in found.picture


@pytest.mark.parametrize(
    "content",
    [
        encoded(scene().convert("CMYK"), "JPEG"),
        encoded(scene().convert("I;16"), "PNG"),
        encoded(scene().convert("P"), "GIF", save_all=True, append_images=[scene(2).convert("P")]),
        encoded(scene().convert("P"), "PNG"),
        encoded(scene().convert("1"), "PNG"),
        encoded(scene().convert("RGBA"), "WEBP"),
        encoded(Image.new("RGB", (1, 1)), "PNG"),
        encoded(Image.new("RGB", (4000, 3), "red"), "PNG"),
        HEIC,
    ],
    ids=["cmyk", "16-bit", "animated", "palette", "1-bit", "alpha", "one pixel", "a line", "heic"],
)
def test_unusual_pictures_come_through(content):
    assert_bare(examine(content).picture)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "too_many_pixels"),
        (vast(), "too_many_pixels"),
        (telephone_photo()[: len(telephone_photo()) // 2], "broken"),
        (b"GIF89a" + b"\xff" * 500, "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(100), "not_a_picture"),
    ],
    ids=["bomb", "vast", "half", "no gif", "no jpeg"],
)
def test_what_cannot_be_opened_safely_is_refused(content, code):
    began = time.monotonic()
    with pytest.raises(PictureRefusedError) as refusal:
        examine(content)

    assert refusal.value.code in (code, "broken")
    assert time.monotonic() - began < MOST_SECONDS


def test_no_bomb_goes_off():
    """Each is refused or opened small, in the time that a photo may take."""
    for name, content in bombs():
        assert len(content) < MOST_BYTES, name
        began = time.monotonic()
        try:
            assert_bare(examine(content).picture)
        except PictureRefusedError as refusal:
            assert refusal.code in ("too_many_pixels", "broken", "not_a_picture"), name
        assert time.monotonic() - began < MOST_SECONDS, name


def test_every_malformed_picture_of_pillow_gets_a_clear_verdict(monkeypatch):
    """No crash, no hang, and of every picture that opens a public one without anything else in it.

    The detectors see pixels, not files, and have tests of their own: here they look at every tenth.
    """

    def now_and_then(look, nothing):
        looks = itertools.count()
        return lambda *given: nothing if next(looks) % 10 else look(*given)

    monkeypatch.setattr(examining, "marks_of_faces", now_and_then(examining.marks_of_faces, []))
    monkeypatch.setattr(examining, "marks_of_plates", now_and_then(examining.marks_of_plates, []))
    monkeypatch.setattr(examining, "naming_police", now_and_then(examining.naming_police, []))
    verdicts = {}
    for name, content in pillow_images():
        began = time.monotonic()
        try:
            found = examine(content)
        except PictureRefusedError as refusal:
            verdicts[name] = refusal.code
        else:
            verdicts[name] = "opened"
            assert_bare(found.picture)
        assert time.monotonic() - began < MOST_SECONDS, name

    assert len(verdicts) >= FEWEST
    assert set(verdicts.values()) == {"opened", "not_a_picture", "broken", "too_many_pixels"}


@pytest.mark.parametrize("height", [320, 120, 60])
def test_a_face_is_found_large_and_small_and_cannot_be_found_again(height):
    street = scene(5, (1280, 960))
    face = Image.open(io.BytesIO(FACES[0].picture())).convert("RGB").resize((height, height))
    street.paste(face, (500, 300))

    found = examine(encoded(street, "JPEG", quality=92))

    middle = ((500 + height / 2) / 1280, (300 + height / 2) / 960)
    covering = [m for m in found.marks if m.kind == FACE and m.box[0] < middle[0] < m.box[2]]
    assert any(m.box[1] < middle[1] < m.box[3] for m in covering)
    again = examining.examine(found.picture, classify=network, received_at=NOW)
    assert not any(
        m.kind == FACE and m.box[0] < middle[0] < m.box[2] and m.box[1] < middle[1] < m.box[3]
        for m in again.marks
    )


def test_a_persons_brush_is_applied_to_the_original():
    photo = telephone_photo()

    marked = examining.marked_anew(photo, [Mark(HAND, (0.0, 0.0, 0.5, 1.0))])

    assert_bare(marked)
    before, after = np.asarray(opened(examine(photo).picture)), np.asarray(opened(marked))
    assert np.abs(before[:, 330:].astype(int) - after[:, 330:]).mean() < 3
    assert np.abs(np.diff(after[:, :300].astype(int), axis=0)).mean() < 2


def test_a_classifier_that_fails_leaves_no_picture():
    def broken(pictures):
        raise RuntimeError("no network")

    with pytest.raises(RuntimeError):
        examining.examine(telephone_photo(), classify=broken, received_at=NOW)
