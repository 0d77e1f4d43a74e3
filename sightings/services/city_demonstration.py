"""City data for a first look: invented, marked as such, and brought in by the same way as real data."""

from datetime import datetime

from sightings.city import demo
from sightings.city.exports import Line
from sightings.models import CityDataset, LayerInfo
from sightings.services.city_layer_files import bring_outlines, bring_rents, bring_stops
from sightings.services.city_records import keep

RENTS = {"key": "sample-rents", "label": "Sample: rents", "unit": "USD a month", "licence": "CC0 1.0"}
STOPS = {"key": "sample-stops", "label": "Sample: stops of buses and trains", "licence": "CC0 1.0"}


def load(*, now: datetime) -> int:
    """Bring the samples that are not here yet; return how many records that were."""
    if CityDataset.objects.filter(is_demonstration=True).exists():
        return 0
    bring_outlines(demo.districts(), name=demo.OUTLINES)
    about = {"attribution": demo.INVENTED}
    bring_rents(demo.rents(now), about=RENTS | about, now=now)
    bring_stops(demo.stops(), about=STOPS | about, as_of=now.date(), now=now)
    LayerInfo.objects.filter(key__in=(RENTS["key"], STOPS["key"])).update(is_demonstration=True)
    total = 0
    for sample in demo.datasets(now):
        dataset, _ = CityDataset.objects.get_or_create(
            key=sample.values["key"], defaults=sample.values | {"due_at": None}
        )
        kept = keep(dataset, (Line(n, row) for n, row in enumerate(sample.rows, 1)), now=now)
        CityDataset.objects.filter(pk=dataset.pk).update(last_success_at=now, city_updated_at=now)
        total += kept.new
    return total
