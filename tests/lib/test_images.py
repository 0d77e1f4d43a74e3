"""Pictures of strangers: upright, small, or kindly refused; the child that opens them has no rights."""

import io
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from civicwatch.lib import images
from tests.lib.heic_sample import HEIC


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def halves(size=(80, 60)):
    """Left half red, right half blue."""
    image = Image.new("RGB", size, (200, 0, 0))
    image.paste((0, 0, 200), (size[0] // 2, 0, *size))
    return image


def pixel(picture, x, y):
    at = 3 * (y * picture.width + x)
    return tuple(picture.rgb[at : at + 3])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_opens_what_browsers_send(kind):
    picture = images.open_picture(encoded(halves(), kind))

    assert (picture.width, picture.height, picture.format) == (80, 60, kind)
    assert pixel(picture, 10, 30)[0] > 150 > 60 > pixel(picture, 10, 30)[2]
    assert len(picture.rgb) == 80 * 60 * 3


def test_it_opens_heic():
    picture = images.open_picture(HEIC)

    assert (picture.width, picture.height, picture.format) == (64, 48, "HEIF")
    assert pixel(picture, 8, 24)[0] > 150
    assert pixel(picture, 56, 24)[2] > 150


def test_a_photo_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the left of the sensor is the top

    picture = images.open_picture(encoded(halves(), "JPEG", exif=exif, quality=95))

    assert (picture.width, picture.height) == (60, 80)
    assert (picture.original_width, picture.original_height) == (60, 80)
    assert pixel(picture, 30, 10)[0] > 150
    assert pixel(picture, 30, 70)[2] > 150


def test_a_large_photo_comes_out_small_and_says_how_large_it_was():
    picture = images.open_picture(encoded(halves((3000, 2000)), "JPEG"), longest=500)

    assert (picture.width, picture.height) == (500, 333)
    assert (picture.original_width, picture.original_height) == (3000, 2000)


def test_what_shows_through_is_white():
    picture = images.open_picture(encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG"))

    assert pixel(picture, 3, 3) == (255, 255, 255)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(content)

    assert refusal.value.code == "not_a_picture"


def test_half_a_picture_is_refused():
    whole = encoded(halves((600, 600)), "PNG")

    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(whole[: len(whole) // 2])

    assert refusal.value.code == "broken"


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = encoded(Image.new("1", (12000, 12000)), "PNG")
    assert len(bomb) < 20_000

    started = time.monotonic()
    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(bomb)

    assert refusal.value.code == "too_many_pixels"
    assert time.monotonic() - started < 5


def test_more_bytes_than_a_photo_has_are_refused():
    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(bytes(images.MOST_BYTES + 1))

    assert refusal.value.code == "too_large"


def test_a_child_that_dies_is_a_refusal_and_the_next_picture_has_a_new_one():
    images.open_picture(encoded(halves(), "PNG"))
    images._child.kill()

    try:
        images.open_picture(encoded(halves(), "PNG"))
    except images.PictureRefusedError as refusal:
        assert refusal.code == "broken"

    assert images.open_picture(encoded(halves(), "PNG")).width == 80


def test_a_child_that_does_not_answer_is_ended():
    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(encoded(Image.new("RGB", (6000, 6000)), "PNG"), seconds=0.01)

    assert refusal.value.code == "broken"
    assert images.open_picture(encoded(halves(), "PNG")).width == 80


def test_a_picture_that_wants_more_memory_than_allowed_is_refused():
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)  # 3.6 GB of RGBA
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    vast = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )

    with pytest.raises(images.PictureRefusedError) as refusal:
        images.open_picture(vast, most_pixels=10**9, seconds=30)

    assert refusal.value.code == "broken"


def test_the_child_can_write_no_file_and_open_none():
    images.warm()
    images.open_picture(encoded(halves(), "PNG"))
    lines = Path(f"/proc/{images._child.pid}/limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split()[1] for line in lines}

    assert limits["Max file size"] == "0"
    assert limits["Max open files"] == "3"
    assert limits["Max core file size"] == "0"
    assert int(limits["Max address space"]) < 2_000_000_000


def with_gps(taken="2026:11:20 14:05:00", south="N"):
    exif = Image.Exif()
    exif[0x010F] = "maker"
    exif.get_ifd(0x8769).update({0x9003: taken, 0x9011: "-08:00"})
    exif.get_ifd(0x8825).update({1: south, 2: (34.0, 3.0, 36.0), 3: "W", 4: (118.0, 14.0, 24.0)})
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_noted_is_read_where_it_is_asked_for(kind):
    content = encoded(halves(), kind, exif=with_gps())

    notes = images.open_picture(content, with_notes=True).notes

    assert notes == {"taken": "2026:11:20 14:05:00", "offset": "-08:00", "place": [34.06, -118.24]}
    assert images.open_picture(content).notes == {}


def test_nonsense_in_the_notes_is_left_out_and_the_picture_opens():
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: 7})
    exif.get_ifd(0x8825).update({2: (400.0, 0.0, 0.0), 4: (1.0,)})

    assert images.open_picture(encoded(halves(), "JPEG", exif=exif), with_notes=True).notes == {}


def test_a_second_picture_behind_the_first_is_left_out():
    content = encoded(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60), "green")])

    picture = images.open_picture(content)

    assert picture.format == "JPEG"
    assert pixel(picture, 10, 30)[0] > 150


def test_sixteen_bits_of_grey_keep_their_shades():
    deep = Image.new("I;16", (3, 1))
    for at, value in enumerate((0, 32_768, 65_535)):
        deep.putpixel((at, 0), value)

    picture = images.open_picture(encoded(deep, "PNG"))

    assert [pixel(picture, x, 0)[0] for x in range(3)] == [0, 127, 255]
