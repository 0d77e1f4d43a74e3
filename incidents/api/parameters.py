"""The query parameters of the public API, as its documentation shows them and as its views read them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from civicwatch.lib.parameters import Parameters, whole_number

USUAL_PAGE, LARGEST_PAGE = 50, 1000


def _parameter(
    name: str, description: str, kind: OpenApiTypes = OpenApiTypes.STR, *, many: bool = False
) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, many=many)


FILTER = [
    _parameter("bbox", "west,south,east,north in degrees; west may be greater across the 180th meridian."),
    _parameter("datetime", "A day or start/end, both included; `..` leaves an end open."),
    _parameter("force_rank", "Force rank, 0–5; several mean any of them.", OpenApiTypes.INT, many=True),
    _parameter("force_rank_min", "This force rank or a higher one.", OpenApiTypes.INT),
    _parameter("tag", "Slug of a tag; several mean any of them.", many=True),
    _parameter("state", "Postal code or name of a state; several mean any of them.", many=True),
    _parameter(
        "city", "`Portland`, `Portland, OR` or a GeoNames id; repeat it for any of several.", many=True
    ),
    _parameter("q", "Words that all stand in title, description, agency or city."),
    _parameter("updated_since", "Changed at or after this time (RFC 3339).", OpenApiTypes.DATETIME),
]
PAGE = [
    _parameter("limit", f"Rows a page: 1–{LARGEST_PAGE}, else {USUAL_PAGE}.", OpenApiTypes.INT),
    _parameter("cursor", "Where to go on: taken from `next`."),
]
BY = "month, state, city, force_rank, tag or agency"


def limit(given: Parameters) -> int | None:
    """The ``limit`` parameter; more than the largest page is read as the largest page by lists."""
    return whole_number(given, "limit", least=1, most=10_000_000)
