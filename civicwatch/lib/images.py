"""Opens pictures that strangers send, in a process of its own with little memory and no rights.

A picture can be a bomb (17 KB that unpack to 144 megapixels) or aim at a flaw of a decoder. Whatever
happens to the child, here it is a ``PictureRefusedError``. Nothing is written to disk.
"""

import atexit
import contextlib
import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 12_000_000
MOST_PIXELS = 64_000_000  # telephones take 12 to 50 megapixels
LONGEST_SIDE = 1600
SECONDS = 5.0
_HEADER = struct.Struct(">QQQQ")  # as the child reads it
_PIPE_BYTES = 1 << 20  # as much as Linux lets anybody have
_MOST_ANSWER = 1 << 16  # bytes of JSON before the pixels
_CHILD = Path(__file__).with_name("image_child.py")
_lock = threading.Lock()
_child: subprocess.Popen[bytes] | None = None


class PictureRefusedError(Exception):
    """``code``: too_large, not_a_picture, too_many_pixels, or broken (also: too slow, too much memory)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Picture:
    """Upright RGB, three bytes a pixel, row by row; ``original_*`` is the size that was sent, upright.

    ``notes`` is what the camera noted, only where it was asked for: ``taken`` (local, as EXIF writes it),
    ``offset`` (from UTC) and ``place`` ([latitude, longitude]), each only where it could be read.
    """

    width: int
    height: int
    rgb: bytes
    format: str
    original_width: int
    original_height: int
    notes: dict[str, Any] = field(default_factory=dict)


def open_picture(
    content: bytes,
    *,
    longest: int = LONGEST_SIDE,
    most_pixels: int = MOST_PIXELS,
    seconds: float = SECONDS,
    with_notes: bool = False,
) -> Picture:
    """Decode JPEG, PNG, WebP, GIF or HEIC; raises PictureRefusedError for anything else."""
    if len(content) > MOST_BYTES:
        raise PictureRefusedError("too_large")
    if not content:
        raise PictureRefusedError("not_a_picture")
    with _lock:
        try:
            limits = (most_pixels, longest, int(with_notes))
            answer, rgb = _ask(_running(), content, limits, time.monotonic() + seconds)
        except (OSError, EOFError, ValueError) as error:
            stop()
            raise PictureRefusedError("broken") from error
    if refused := answer.pop("refused", None):
        raise PictureRefusedError(str(refused))
    return Picture(rgb=rgb, **answer)


def warm() -> None:
    """Start the child before the first picture comes: that takes a fifth of a second."""
    with _lock:
        _running()


@atexit.register
def stop() -> None:
    """End the child, if there is one."""
    global _child
    if _child is not None:
        _child.kill()
        _child.wait()
        for stream in (_child.stdin, _child.stdout):
            if stream:
                stream.close()
        _child = None


def _running() -> subprocess.Popen[bytes]:
    global _child
    if _child is not None and _child.poll() is not None:
        stop()
    if _child is None:
        _child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        for stream in (_child.stdin, _child.stdout):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
            with contextlib.suppress(OSError):  # a smaller pipe is only slower: more turns for one photo
                fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return _child


def _ask(
    child: subprocess.Popen[bytes], content: bytes, limits: tuple[int, int, int], deadline: float
) -> tuple[dict[str, Any], bytes]:
    """One picture through the pipes; raises OSError or EOFError where the child ends or takes too long."""
    assert child.stdin is not None and child.stdout is not None
    to_child, from_child = child.stdin.fileno(), child.stdout.fileno()
    for part in (_HEADER.pack(len(content), *limits), content):
        _write(to_child, memoryview(part), deadline)
    found = bytearray()
    while b"\n" not in found and len(found) < _MOST_ANSWER:
        found += _read(from_child, _MOST_ANSWER, deadline)
    line, _, pixels = bytes(found).partition(b"\n")
    answer: dict[str, Any] = json.loads(line)
    whole = bytearray(pixels)
    length = int(answer.pop("length"))
    while len(whole) < length:
        whole += _read(from_child, 1 << 20, deadline)
    return answer, bytes(whole)


def _write(pipe: int, part: memoryview, deadline: float) -> None:
    while part:
        _, ready, _ = select.select((), (pipe,), (), max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("the child takes nothing")
        part = part[os.write(pipe, part) :]


def _read(pipe: int, most: int, deadline: float) -> bytes:
    ready, _, _ = select.select((pipe,), (), (), max(0.0, deadline - time.monotonic()))
    if not ready:
        raise TimeoutError("the child does not answer")
    if not (found := os.read(pipe, most)):
        raise EOFError("the child has ended")
    return found
