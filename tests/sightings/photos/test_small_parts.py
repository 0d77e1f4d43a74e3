"""Kinds by their first bytes, marks from JSON, perceptual hashes, and blurring that nothing undoes."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from sightings.photos import blurring, derivative, hashes, kinds, marks
from sightings.photos.marks import Mark
from tests.lib.heic_sample import HEIC
from tests.sightings.photos.pictures import encoded, scene

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(40)
THREE_GP = b"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x003gp43gp6" + bytes(40)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (encoded(scene(), "JPEG"), "jpeg"),
        (encoded(scene(), "PNG"), "png"),
        (encoded(scene(), "WEBP"), "webp"),
        (encoded(scene(), "GIF"), "gif"),
        (HEIC, "heif"),
        (MP4, "video"),
        (THREE_GP, "video"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", ""),
        (b"<html><script>", ""),
        (b"PK\x03\x04", ""),
        (b"", ""),
    ],
)
def test_a_kind_is_known_by_the_first_bytes(content, kind):
    assert kinds.kind_of(content) == kind


@pytest.mark.parametrize(
    "rows",
    [
        None,
        "hand",
        {},
        [1],
        [{"kind": "hand"}],
        [{"kind": "hand", "box": [0, 0, 1]}],
        [{"kind": "hand", "box": [0.5, 0, 0.5, 1]}],
        [{"kind": "hand", "box": [-0.1, 0, 1, 1]}],
        [{"kind": "hand", "box": [0, 0, "nan", 1]}],
        [{"kind": "star", "box": [0, 0, 1, 1]}],
        [{"kind": "hand", "box": [0, 0, 1, 1]}] * 401,
    ],
)
def test_what_is_no_list_of_marks_is_refused(rows):
    with pytest.raises(marks.BadMarksError):
        marks.read(rows)


def test_marks_survive_json():
    rows = [{"kind": "face", "box": [0.1, 0.2, 0.3, 0.4]}, {"kind": "hand", "box": [0.0, 0.0, 1.0, 1.0]}]

    assert marks.as_json(marks.read(rows)) == rows


def test_a_mark_is_never_smaller_than_what_was_marked():
    assert Mark("hand", (0.101, 0.101, 0.199, 0.199)).pixels(100, 100) == (10, 10, 20, 20)


def test_a_mark_beside_the_picture_is_none():
    assert marks.within("face", (-50, -50, -10, -10), width=100, height=100, margin=0.1) is None


def test_what_is_marked_keeps_a_handful_of_colours_and_the_rest_stays():
    picture = scene(size=(400, 400))
    mark = Mark("face", (0.25, 0.25, 0.5, 0.5))

    seen = np.asarray(blurring.blurred(picture, [mark]))

    before = np.asarray(picture)
    assert np.array_equal(seen[:100], before[:100])
    assert np.abs(np.diff(seen[110:190, 110:190].astype(int), axis=1)).max() < 40  # no edge is left


def test_two_faces_that_differ_in_their_features_look_alike_when_blurred():
    """Everything finer than a quarter of the face is gone: eyes open or shut, a scar, a letter."""
    one = Image.new("RGB", (96, 96), (180, 140, 120))
    other = one.copy()
    for x in range(30, 36):
        other.putpixel((x, 40), (20, 20, 20))

    found = [blurring.blurred(picture, [Mark("face", (0, 0, 1, 1))]) for picture in (one, other)]

    assert np.abs(np.asarray(found[0]).astype(int) - np.asarray(found[1])).max() <= blurring.STEP


def test_a_copy_is_known_again_however_it_was_changed():
    original = scene(3, (1200, 900))
    mine = hashes.hashes_of(original)
    known = [hashes.Known(7, mine.phash, mine.mirrored, mine.dhash)]
    changed = {
        "smaller": original.resize((300, 225)),
        "mirrored": ImageOps.mirror(original),
        "re-encoded": Image.open(__import__("io").BytesIO(encoded(original, "JPEG", quality=30))),
    }

    found = {name: hashes.nearest(hashes.hashes_of(picture), known) for name, picture in changed.items()}

    assert {name for name, match in found.items() if match and match.key == 7} == set(changed)
    assert found["smaller"].distance <= 2


def test_other_pictures_are_no_copies():
    rows = [hashes.hashes_of(scene(seed)) for seed in range(2, 120)]
    known = [hashes.Known(at, row.phash, row.mirrored, row.dhash) for at, row in enumerate(rows)]

    assert hashes.nearest(hashes.hashes_of(scene(1)), known) is None


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_wall_or_a_night_is_known_by_nothing(shade):
    assert hashes.hashes_of(Image.new("RGB", (640, 480), (shade,) * 3)) is None


def test_the_public_picture_is_small():
    public = derivative.derived(scene(size=(3000, 1500)), [])

    assert public.size == (1024, 512)


def test_heat_of_nothing_is_no_error():
    public = scene(size=(100, 80))

    assert derivative.with_heat(public, np.zeros((7, 7))).size == (100, 80)
    assert derivative.with_heat(public, np.full((7, 7), np.nan)).size == (100, 80)
