"""How the API of sightings answers: never from a cache, since what is over is over at that very moment."""

from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase

JSON = "application/json"


def as_json(content: Any, *, status: int = 200) -> HttpResponseBase:
    return unkept(HttpResponse(orjson.dumps(content), status=status, content_type=JSON))


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store"
    return response
