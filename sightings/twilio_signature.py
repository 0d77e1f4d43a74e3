"""Whether a request comes from Twilio: its signature over the public address, by Twilio's own validator.

The address is the public one, whatever a proxy made of it. During a rotation the old token counts too.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.datastructures import MultiValueDict
from twilio.request_validator import RequestValidator, get_signature_algorithm

from sightings import form_fields

_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # how ``surrogateescape`` keeps a byte


class _Exactly(str):
    """Text that becomes bytes again as it was read from bytes, whatever these were."""

    __slots__ = ()

    def __add__(self, other: str) -> "_Exactly":
        return _Exactly(str.__add__(self, other))

    def encode(self, *given: Any, **named: Any) -> bytes:
        return str.encode(self, "utf-8", "surrogateescape")


class _Validator(RequestValidator):
    """Twilio's validator, over bytes that are not UTF-8 as well: its own would fail on them."""

    def compute_signature(self, uri: str, params: Any, algorithm: str | None = None) -> str:
        return str(super().compute_signature(_Exactly(uri), params, algorithm))


def is_valid(
    *, url: str, payload: bytes, signature: str, tokens: Iterable[str], signature_settings: str = ""
) -> bool:
    """``payload`` is what was posted; without any token nothing is valid.

    A form that is not UTF-8 counts as signed byte for byte, or as everybody reads it, with U+FFFD. Of a body
    that is no form, such as JSON, the address carries the hash instead (``bodySHA256``), and is signed alone.
    """
    if not signature.isascii():
        return False
    algorithm = get_signature_algorithm(signature_settings)
    readings = list(_readings(url, payload))
    return any(
        _Validator(token).validate(url, params, signature, algorithm)
        for token in tokens
        if token
        for params in readings
    )


def _readings(url: str, payload: bytes) -> Iterator["MultiValueDict[str, str] | str"]:
    """Whatever the payload may have been to who signed it."""
    form = _read(payload, "surrogateescape")
    yield form
    if any(_NOT_UTF8.search(value) for _, values in form.lists() for value in values):
        yield _read(payload, "replace")
    if "bodySHA256" in parse_qs(urlsplit(url).query):
        yield _Exactly(payload.decode("utf-8", "surrogateescape"))


def _read(payload: bytes, errors: str) -> "MultiValueDict[str, str]":
    form: MultiValueDict[str, str] = MultiValueDict()
    for name, value in form_fields.pairs(payload, errors=errors):
        form.appendlist(name, value)
    return form
