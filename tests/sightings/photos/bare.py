"""Whether a public JPEG holds its pixels and nothing else."""

import io

from PIL import Image

from tests.sightings.photos.pictures import MARKER

PIXELS_ONLY = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # JFIF's head, tables, the frame, the scan: ITU T.81, table B.1


def segments(content):
    """The markers before the pixels of a JPEG; notes, profiles, comments would be 0xE1 to 0xEF and 0xFE."""
    found, at = set(), 2
    while 0xDA not in found:
        assert content[at] == 0xFF
        found.add(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return found


def opened(content):
    return Image.open(io.BytesIO(content), formats=["JPEG"])


def assert_bare(content):
    """Nothing in the file but pixels: no notes, no profile, no comment, no second picture."""
    picture = opened(content)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert segments(content) <= PIXELS_ONLY
    assert MARKER.encode() not in content
    assert content.count(b"\xff\xd9") == 1 and content.endswith(b"\xff\xd9")
