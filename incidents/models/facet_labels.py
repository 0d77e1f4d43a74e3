"""The words of the choices that incidents are filtered by, for forms, charts and the map."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents import facets
from incidents.models.incident import Injury, Outcome, Verification
from incidents.models.located import DatePrecision, PlacePrecision

LABELS: dict[str, dict[str, Any]] = {
    "verification": dict(Verification.choices),
    "date_precision": dict(DatePrecision.choices),
    "place_precision": dict(PlacePrecision.choices),
    "injury": dict(Injury.choices),
    "outcome": dict(Outcome.choices) | {facets.NONE_KNOWN: _("none known")},
}
