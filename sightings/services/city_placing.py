"""Where a row of a city stands, as far as it may be shown: on the grid, in the middle of its district, or in
an area alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from civicwatch.places import boundaries
from sightings import zip_codes
from sightings.city.kinds import Kind
from sightings.city.rows import Row
from sightings.models import AreaOutline, CityDataset, RecordPrecision
from sightings.snapping import snapped


@dataclass(frozen=True)
class Standing:
    """What of a place is kept. Of people who live outside it is the area and no point."""

    precision: str = RecordPrecision.NONE
    latitude: float | None = None
    longitude: float | None = None
    county_id: str | None = None
    district: str = ""
    area: str = ""


def outline_key(text: str) -> str:
    """Districts are numbered with and without leading zeros, and named in large and small letters."""
    return text.strip().lstrip("0").casefold()[:40]


def placed(dataset: CityDataset, told: Sequence[tuple[Row, Kind]]) -> list[Standing]:
    """One standing a row, in their order; its kind says whether it may have a point."""
    rows = [row for row, _ in told]
    outlines = _outlines(dataset, {key for row in rows for key in (row.district, row.area) if key})
    return [
        _standing(row, county, _outline_of(row, outlines), has_points=kind.has_points)
        for (row, kind), county in zip(told, _counties(rows), strict=True)
    ]


def _counties(rows: Sequence[Row]) -> list[str | None]:
    """Of each row with a point its county."""
    found: list[str | None] = [None] * len(rows)
    known = [
        (n, row.latitude, row.longitude)
        for n, row in enumerate(rows)
        if row.latitude is not None and row.longitude is not None
    ]
    places = boundaries.locate_many([each[1] for each in known], [each[2] for each in known]) if known else []
    for (n, _, _), place in zip(known, places, strict=True):
        found[n] = place.county_fips
    return found


def _standing(row: Row, county: str | None, outline: AreaOutline | None, *, has_points: bool) -> Standing:
    county = county or (outline.county_id if outline else None) or _county_of_zip(row.zip_code)
    area = row.area or (outline.label if outline else "")
    if has_points and row.latitude is not None and row.longitude is not None:
        latitude, longitude = snapped(row.latitude, row.longitude, metres=settings.SIGHTING_GRID_METRES)
        return Standing(RecordPrecision.POINT, latitude, longitude, county, row.district, area)
    if has_points and outline is not None:
        return Standing(
            RecordPrecision.DISTRICT, outline.latitude, outline.longitude, county, row.district, area
        )
    return Standing(county_id=county, district=row.district, area=area)


def _outline_of(row: Row, outlines: dict[str, AreaOutline]) -> AreaOutline | None:
    return outlines.get(outline_key(row.district)) or outlines.get(outline_key(row.area))


def _outlines(dataset: CityDataset, keys: Iterable[str]) -> dict[str, AreaOutline]:
    wanted = {outline_key(key) for key in keys}
    if not dataset.outlines or not wanted:
        return {}
    rows = AreaOutline.objects.filter(outlines=dataset.outlines).defer("geometry")
    return {row.key: row for row in rows if row.key in wanted}


@lru_cache(maxsize=4096)
def _county_of_zip(code: str) -> str | None:
    place = zip_codes.find(code) if code else None
    return boundaries.locate(place.latitude, place.longitude).county_fips if place else None
