"""The API's documentation as a page that needs no script, made from the same schema that machines read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

from civicwatch.lib.negotiation import AddressDecides
from incidents import licence

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    description: str
    required: bool


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    anchor: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]  # status and what it means


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"operations": operations(), "licence": licence})


class TryTheApi(SpectacularSwaggerSplitView):
    """Swagger UI, whose script comes by a request of its own, so that no inline script is needed."""

    content_negotiation_class = AddressDecides
    url_name = "schema"
    template_name = "api/try.html"


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the API; the schema cannot change while the process runs."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return tuple(_operations(schema))


def _operations(schema: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if found := methods.get(method):
                yield Operation(
                    method=method.upper(),
                    path=path,
                    anchor=found["operationId"],
                    description=_plain(found.get("description", "")),
                    parameters=tuple(_parameter(parameter) for parameter in found.get("parameters", ())),
                    body=_fields(schema, found.get("requestBody", {})),
                    answer=_fields(schema, _success(found["responses"])),
                    answers=tuple(_answers(found["responses"])),
                )


def _parameter(parameter: dict[str, Any]) -> Field:
    described, required = _plain(parameter.get("description", "")), parameter.get("required", False)
    return Field(parameter["name"], _kind(parameter["schema"]), described, required)


def _answers(responses: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for status, response in responses.items():
        yield status, response.get("description") or HTTPStatus(int(status)).phrase


def _success(responses: dict[str, Any]) -> dict[str, Any]:
    return next((response for status, response in responses.items() if status.startswith("2")), {})


def _fields(schema: dict[str, Any], message: dict[str, Any]) -> tuple[Field, ...]:
    """The fields of a JSON body; of a page of results, those of one result."""
    body = message.get("content", {}).get("application/json", {}).get("schema", {})
    known = _resolved(schema, body)
    properties = known.get("properties", {})
    if "results" in properties:
        return _fields_of(_resolved(schema, properties["results"].get("items", {})))
    return _fields_of(known)


def _fields_of(known: dict[str, Any]) -> tuple[Field, ...]:
    required = known.get("required", ())
    return tuple(
        Field(name, _kind(field), _plain(field.get("description", "").partition("\n")[0]), name in required)
        for name, field in known.get("properties", {}).items()
    )


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"][name] if name else part
    return found


def _plain(text: str) -> str:
    """Without the marks that set words apart in Markdown."""
    return text.replace("`", "")


def _kind(field: dict[str, Any]) -> str:
    """A type in a word or two: ``integer``, ``list of string``, ``date or null``."""
    if "enum" in field:
        return " | ".join(str(value) for value in field["enum"] if value is not None)
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    for many in ("oneOf", "anyOf", "allOf"):
        if many in field:
            return " or ".join(dict.fromkeys(_kind(part) for part in field[many]))
    kinds = field.get("type", "any")
    words = [kinds] if isinstance(kinds, str) else list(kinds)
    return " or ".join(field.get("format", word) if word != "null" else word for word in words)
