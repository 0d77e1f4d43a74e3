"""JSON bodies of bounded length, read leniently: a NUL or half a surrogate pair costs nobody a batch."""

import json
from dataclasses import dataclass
from typing import IO, Any

import orjson
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST = 8_000_000  # bytes


@dataclass(frozen=True)
class Body:
    """A body as it came, and what it says."""

    raw: bytes
    data: Any


class TooLong(APIException):
    status_code = 413
    default_detail = f"The body may have up to {LARGEST} bytes."


class LenientJsonParser(BaseParser):
    """``request.data`` is a Body."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLong
        return Body(raw, _decoded(raw))


def _decoded(raw: bytes) -> Any:
    """orjson is strict about UTF-8 and surrogates; what only it refuses is read leniently, not lost."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(raw.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError as error:
        raise ParseError(f"JSON parse error - {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ParseError("JSON parse error - nested too deep") from None
