"""The process in which pictures of strangers are opened: little memory, no files, no time to waste.

Run by path and isolated (``python -I``), so that it loads nothing of the site. It reads a header and a
picture from standard input and answers with a line of JSON and raw RGB, until its input ends.
"""

import json
import resource
import struct
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

HEADER = struct.Struct(">QQQQ")  # bytes that follow, most pixels, longest side, 1 for what the camera noted
ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)
EXIF, GPS = 0x8769, 0x8825
TAKEN, OFFSET = 0x9003, 0x9011
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
NAMES = {"MPO": "JPEG"}  # telephones put a second picture behind the first
DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")  # more than eight bits of grey
MEMORY_BYTES = 1_200_000_000  # of addresses: libraries take a quarter of it
CPU_SECONDS = 10  # a picture


class RefusedError(Exception):
    """The code says why."""


def main() -> None:
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, checked before anything is unpacked
    Image.init()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    give_up_rights()
    while header := source.read(HEADER.size):
        length, most_pixels, longest, with_notes = HEADER.unpack(header)
        content = source.read(length)
        allow_seconds(CPU_SECONDS)
        try:
            answer, pixels = opened(content, most_pixels, longest, with_notes=bool(with_notes))
        except RefusedError as refusal:
            answer, pixels = {"refused": str(refusal)}, b""
        except Exception:  # Pillow raises nearly everything on bad files, MemoryError included
            answer, pixels = {"refused": "broken"}, b""
        target.write(json.dumps({**answer, "length": len(pixels)}).encode() + b"\n" + pixels)
        target.flush()
        del content, pixels


def give_up_rights() -> None:
    """No file may grow, none beyond the three streams may be opened, no core may be dumped."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))


def allow_seconds(seconds: int) -> None:
    """The kernel ends this process when one picture takes longer than that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, most))


def opened(
    content: bytes, most_pixels: int, longest: int, *, with_notes: bool = False
) -> tuple[dict[str, Any], bytes]:
    """Upright, in RGB, no side longer than `longest`; JPEGs are unpacked small where that is possible."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
    except Exception as error:
        raise RefusedError("not_a_picture") from error
    width, height = image.size
    if width * height > most_pixels:
        raise RefusedError("too_many_pixels")
    kind = NAMES.get(str(image.format), str(image.format))
    notes = {"notes": noted(image)} if with_notes else {}
    share = min(1.0, longest / max(width, height))
    image.draft("RGB", (max(1, int(width * share)), max(1, int(height * share))))  # never below that
    turned = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
    upright = ImageOps.exif_transpose(image)
    if max(upright.size) > longest:
        upright.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
    plain = _without_transparency(upright)
    if turned:
        width, height = height, width
    found = {"format": kind, "width": plain.width, "height": plain.height, **notes}
    return {**found, "original_width": width, "original_height": height}, plain.tobytes()


def noted(image: Image.Image) -> dict[str, Any]:
    """When and where the camera says that it took the picture; what cannot be read is left out."""
    found: dict[str, Any] = {}
    with suppress(Exception):  # EXIF of strangers: anything may be in it
        exif = image.getexif()
        inner, place = exif.get_ifd(EXIF), exif.get_ifd(GPS)
        for name, value in (("taken", inner.get(TAKEN)), ("offset", inner.get(OFFSET))):
            if isinstance(value, str):
                found[name] = value[:40]
        latitude, longitude = _degrees(place, 1, 2), _degrees(place, 3, 4)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            found["place"] = [latitude, longitude]
    return found


def _degrees(place: dict[int, Any], side: int, at: int) -> float:
    """Degrees, minutes and seconds as a number, negative in the south and the west."""
    degrees, minutes, seconds = (float(part) for part in place[at])
    sign = -1 if str(place.get(side, "")).upper()[:1] in ("S", "W") else 1
    return round(sign * (degrees + minutes / 60 + seconds / 3600), 6)


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode in DEEP:
        return _in_eight_bits(image)
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGBA", seen.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, seen).convert("RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of any depth spread over 256 steps; Pillow alone would cut off what lies above 255."""
    deep = image.convert("F")
    extremes: Any = deep.getextrema()
    low, high = extremes
    steps = 255 / (high - low) if high > low else 0.0
    return deep.point(lambda value: value * steps - low * steps).convert("L").convert("RGB")


if __name__ == "__main__":
    main()
