"""What bytes are, by their first ones: what their sender calls them is never believed."""

PICTURE_SIGNS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
VIDEO, UNKNOWN = "video", ""


def kind_of(content: bytes) -> str:
    """``jpeg``, ``png``, ``gif``, ``webp`` or ``heif``; ``video`` for MP4, 3GP and QuickTime; else empty."""
    for sign, kind in PICTURE_SIGNS:
        if content.startswith(sign):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp":
        return _boxed(content)
    return UNKNOWN


def _boxed(content: bytes) -> str:
    """HEIF and MP4 share a container: what it holds is said by its brands."""
    length = min(int.from_bytes(content[:4], "big"), 128)
    brands = [content[8:12], *(content[at : at + 4] for at in range(16, length, 4))]
    if brands[0] in (b"avif", b"avis"):
        return UNKNOWN  # telephones do not send it, and the decoder does not read it
    if brands[0] in HEIF_BRANDS or (brands[0][:3] not in (b"mp4", b"3gp") and HEIF_BRANDS & set(brands)):
        return "heif"
    return VIDEO
