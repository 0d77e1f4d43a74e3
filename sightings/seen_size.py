"""In which size a picture is looked at by what finds plates and words in it."""

GROWN = 3  # times that a small picture is looked at larger than it is
Size = tuple[int, int]  # pixels across and down


def size_at(size: Size, side: int) -> Size:
    """With `side` pixels along the longer side, a small one with fewer; never less than one either way."""
    scale = min(side, GROWN * max(size)) / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
