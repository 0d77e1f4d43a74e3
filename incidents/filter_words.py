"""What each parameter of the filter means, for the documentation of list, files, statistics, tiles, feeds."""

from datetime import datetime

from civicwatch.lib.parameters import Described
from incidents import facets

FILTER = (
    Described("bbox", "west,south,east,north in degrees; west may be greater across the 180th meridian."),
    Described("datetime", "A day or start/end, both included; `..` leaves an end open."),
    Described("force_rank", "Force rank, 0–5; several mean any of them.", kind=int, many=True),
    Described("force_rank_min", "This force rank or a higher one.", kind=int),
    Described("verification", "How sure it is; several mean any of them.", facets.VERIFICATIONS, many=True),
    Described("verification_min", "This verification or a stronger one.", facets.VERIFICATIONS),
    Described(
        "date_precision",
        "How exactly the day is known; several mean any of them.",
        facets.DATE_PRECISIONS,
        many=True,
    ),
    Described(
        "place_precision",
        "How exactly the place is known, as it is shown; several mean any of them.",
        facets.PLACE_PRECISIONS,
        many=True,
    ),
    Described("injury", "Injury or death; several mean any of them.", facets.INJURIES, many=True),
    Described(
        "outcome",
        "What is known to have come of it later; several mean any of them.",
        facets.CHOICES["outcome"],
        many=True,
    ),
    Described(
        "agency", "Words that all stand in the name of the agency; repeat it for any of several.", many=True
    ),
    Described("tag", "Slug of a tag; several mean any of them.", many=True),
    Described("state", "Postal code or name of a state; several mean any of them.", many=True),
    Described(
        "city", "`Portland`, `Portland, OR` or a GeoNames id; repeat it for any of several.", many=True
    ),
    Described("q", "Words that all stand in title, description, agency or city."),
    Described("updated_since", "Changed at or after this time (RFC 3339).", kind=datetime),
)
