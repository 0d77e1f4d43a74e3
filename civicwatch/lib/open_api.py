"""Query parameters as the OpenAPI schema names them, from the plain words that describe them."""

from collections.abc import Iterable

from drf_spectacular.utils import OpenApiParameter

from civicwatch.lib.parameters import Described


def query_parameters(described: Iterable[Described]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            parameter.name,
            parameter.kind,
            OpenApiParameter.QUERY,
            description=parameter.description,
            enum=parameter.choices or None,
            many=parameter.many,
        )
        for parameter in described
    ]
