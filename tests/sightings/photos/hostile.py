"""Files made to hurt whoever opens them: bombs that unpack to gigabytes, and files that are two things."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.lib.heic_sample import HEIC
from tests.sightings.photos.pictures import MARKER, encoded, scene, telephone_photo

PAGE = f"<html><script>{MARKER}</script></html>".encode()


def bomb():
    """17 KB that unpack to 144 megapixels."""
    return encoded(Image.new("1", (12_000, 12_000)), "PNG")


def vast():
    """A PNG that says of itself that it has 3.6 gigapixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def bombs():
    """(name, bytes) of pictures that are small and would not stay so."""
    words = PngInfo()
    words.add_text("Comment", "a" * 60_000_000, zip=True)
    frames = [Image.new("P", (1000, 1000), colour) for colour in range(60)]
    yield "144 megapixels.png", bomb()
    yield "3.6 gigapixels.png", vast()
    yield "60 MB of words.png", encoded(scene(), "PNG", pnginfo=words)
    yield "60 MB of profile.png", encoded(scene(), "PNG", icc_profile=bytes(60_000_000))
    yield "4 gigapixels.gif", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + encoded(scene(), "GIF")[10:]
    yield "4 gigapixels.jpg", _jpeg_of_4_gigapixels()
    yield "268 megapixels.webp", _webp_of_268_megapixels()
    yield "60 frames.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    yield "60 frames.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])


def polyglots():
    """(name, bytes) of pictures that are a page, an archive or a film as well."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", MARKER)
    tails = (("zip", archive.getvalue()), ("html", PAGE))
    pictures = {
        "jpg": telephone_photo(),
        "png": encoded(scene(), "PNG"),
        "gif": encoded(scene(), "GIF"),
        "webp": encoded(scene(), "WEBP"),
        "heic": HEIC,
    }
    for kind, content in pictures.items():
        for tail, more in tails:
            yield f"{kind} and {tail}", content + more
        yield f"pdf before {kind}", b"%PDF-1.7\n" + content
    yield "a program in a comment.jpg", encoded(scene(), "JPEG", comment=b"<?php echo 'x'; ?>" + PAGE)
    yield "a script whose name is gif", b"GIF89a/*" + pictures["gif"][8:] + b"*/=1;alert(1)"
    yield "a film that says heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mp42isom" + bytes(2000)
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _jpeg_of_4_gigapixels():
    """65,500 by 65,500 in the frame's header (ITU T.81, B.2.2)."""
    jpeg = encoded(scene(), "JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", 65_500, 65_500) + jpeg[at + 4 :]


def _webp_of_268_megapixels():
    """Both lengths, of 14 bits each, at their most (RFC 9649, 3.4)."""
    webp = encoded(scene(), "WEBP", lossless=True)
    at = webp.index(b"VP8L") + 9
    (bits,) = struct.unpack("<I", webp[at : at + 4])
    return webp[:at] + struct.pack("<I", bits | (1 << 28) - 1) + webp[at + 4 :]
