"""The form that a carrier posts, read so that nothing in it can hurt a database, a page or a log."""

import re
from urllib.parse import parse_qsl

Form = dict[str, list[str]]
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def decoded(payload: bytes) -> Form:
    """All values of each field, in order. What is not UTF-8 stands as ``\\xed``, a NUL as ``\\0``: the text
    can be stored and shown anywhere, while the payload itself keeps every byte."""
    form: Form = {}
    for name, value in pairs(payload, errors="backslashreplace"):
        form.setdefault(_storable(name), []).append(_storable(value))
    return form


def pairs(payload: bytes, *, errors: str) -> list[tuple[str, str]]:
    """Names and values as they stand in the form. ``errors``: how bytes that are not UTF-8 are read."""
    ascii_only = _NOT_ASCII.sub(lambda found: b"%%%02X" % found[0][0], payload).decode("ascii")
    return parse_qsl(ascii_only, keep_blank_values=True, encoding="utf-8", errors=errors)


def plain_id(payload: bytes, name: str) -> str | None:
    """The value of a field of letters and digits that stands in the form as such; None where it does not,
    which `decoded` may yet answer."""
    found = re.search(rb"(?:^|&)%s=([A-Za-z0-9_-]{1,64})(?:&|$)" % name.encode(), payload)
    return found[1].decode() if found else None


def first(form: Form, name: str) -> str:
    return form.get(name, [""])[0]


def media(form: Form) -> list[tuple[str, str]]:
    """Address and declared type of every attachment, in order; numbers may be left out."""
    numbers = sorted(
        int(name[8:])
        for name in form
        if name.startswith("MediaUrl") and name[8:].isdecimal() and len(name) < 12
    )
    found = [(first(form, f"MediaUrl{n}"), first(form, f"MediaContentType{n}")) for n in numbers]
    return [(url, kind) for url, kind in found if url]


def _storable(value: str) -> str:
    escaped = value.replace("\0", "\\0")
    return escaped.encode("utf-8", "backslashreplace").decode()
