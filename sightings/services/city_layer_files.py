"""What layers of areas stand on, out of files: rents by ZIP code, stops of transit, outlines of districts.

A file replaces what its layer held before, in one transaction: nobody sees half of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicwatch.maps.services import next_version, start_over
from civicwatch.places import boundaries
from sightings import zip_codes
from sightings.city.gtfs import Stop
from sightings.city.kinds import Kind
from sightings.city.outline_files import Outline
from sightings.city.rents import Value
from sightings.models import (
    AreaOutline,
    AreaValue,
    CityDataset,
    CityRecord,
    LayerInfo,
    LayerTheme,
    RecordPrecision,
    TransitStop,
)
from sightings.services.city_placing import outline_key

STOPS, RECORDS = "transit-stops", "city-records"
MOST_TOLD = 20


@dataclass
class Brought:
    """How many were kept; ``problems`` are the first of those that were skipped."""

    kept: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    def skip(self, where: str, why: str) -> None:
        self.skipped += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(f"{where}: {why}")


def bring_rents(values: Iterable[Value], *, about: dict[str, Any], now: datetime) -> Brought:
    """``about`` holds fields of the layer: ``key`` and what is to be said of it. Raises ValueError where no
    value can be used, and keeps what is there."""
    brought, found = Brought(), dict[str, Value]()
    for value in values:
        if value.problem:
            brought.skip(f"line {value.line}", value.problem)
        else:
            found[value.zip_code] = value
    brought.kept = _some(found)
    days = [value.as_of for value in found.values() if value.as_of]
    with transaction.atomic():
        layer = _layer(LayerTheme.RENT, about, as_of=max(days, default=None), now=now)
        AreaValue.objects.filter(layer=layer).delete()
        AreaValue.objects.bulk_create(_area_values(layer, list(found.values())), batch_size=1000)
    return brought


def bring_stops(
    stops: Iterable[Stop], *, about: dict[str, Any], as_of: date | None, now: datetime
) -> Brought:
    """The same for stops."""
    brought, found = Brought(), dict[str, Stop]()
    for stop in stops:
        if stop.problem:
            brought.skip(f"line {stop.line}", stop.problem)
        else:
            found[stop.stop_id] = stop
    brought.kept = _some(found)
    with transaction.atomic():
        layer = _layer(LayerTheme.TRANSIT, about, as_of=as_of, now=now)
        TransitStop.objects.filter(layer=layer).delete()
        version = next_version(STOPS)
        rows = (
            TransitStop(
                layer=layer,
                stop_id=stop.stop_id,
                name=stop.name,
                latitude=stop.latitude,
                longitude=stop.longitude,
                map_version=version,
            )
            for stop in found.values()
        )
        TransitStop.objects.bulk_create(rows, batch_size=1000)
        start_over(STOPS)
    return brought


def bring_outlines(outlines: Iterable[Outline], *, name: str) -> Brought:
    """Districts under the name of their set; records that wait for them get a place."""
    brought, found = Brought(), dict[str, Outline]()
    for outline in outlines:
        if outline.problem or not outline.key:
            brought.skip(f"number {outline.number}", outline.problem or "it has no key")
        else:
            found[outline_key(outline.key)] = outline
    brought.kept = _some(found)
    with transaction.atomic():
        AreaOutline.objects.filter(outlines=name).delete()
        AreaOutline.objects.bulk_create(_area_outlines(name, found), batch_size=500)
        join_records(name)
    return brought


def join_records(name: str) -> int:
    """Give records of these districts the middle of theirs; return how many."""
    outlines = {row.key: row for row in AreaOutline.objects.filter(outlines=name).defer("geometry")}
    total = 0
    with transaction.atomic():
        version = next_version(RECORDS)
        for dataset in CityDataset.objects.filter(outlines=name):
            rows = CityRecord.objects.filter(dataset=dataset).exclude(precision=RecordPrecision.POINT)
            for key in rows.exclude(district="").values_list("district", flat=True).distinct():
                outline = outlines.get(outline_key(key))
                if outline is not None:
                    total += (
                        rows.exclude(kind=Kind.ENCAMPMENT.value)
                        .filter(district=key)
                        .update(
                            latitude=outline.latitude,
                            longitude=outline.longitude,
                            county_id=outline.county_id,
                            precision=RecordPrecision.DISTRICT,
                            map_version=version,
                        )
                    )
    return total


def _some(found: dict[str, Any]) -> int:
    if not found:
        raise ValueError("nothing in it can be used")
    return len(found)


def _layer(theme: str, about: dict[str, Any], *, as_of: date | None, now: datetime) -> LayerInfo:
    """The layer, made where there is none; what an operator has said of it stays unless told anew."""
    said = {name: value for name, value in about.items() if value and name != "key"}
    defaults = said | {"theme": theme, "as_of": as_of, "updated_at": now}
    layer, _ = LayerInfo.objects.update_or_create(
        key=about["key"], defaults=defaults, create_defaults={"label": about["key"]} | defaults
    )
    return layer


def _area_values(layer: LayerInfo, values: Sequence[Value]) -> list[AreaValue]:
    places = [zip_codes.find(value.zip_code) for value in values]
    known = [place for place in places if place]
    found = iter(
        boundaries.locate_many([place.latitude for place in known], [place.longitude for place in known])
    )
    return [
        AreaValue(
            layer=layer,
            zip_code=value.zip_code,
            value=value.value,
            as_of=value.as_of,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
            county_id=next(found).county_fips if place else None,
        )
        for value, place in zip(values, places, strict=True)
    ]


def _area_outlines(name: str, found: dict[str, Outline]) -> list[AreaOutline]:
    places = boundaries.locate_many(
        [each.latitude for each in found.values()], [each.longitude for each in found.values()]
    )
    return [
        AreaOutline(
            outlines=name,
            key=key,
            label=outline.label or outline.key,
            latitude=outline.latitude,
            longitude=outline.longitude,
            county_id=place.county_fips,
            geometry=outline.geometry,
        )
        for (key, outline), place in zip(found.items(), places, strict=True)
    ]
