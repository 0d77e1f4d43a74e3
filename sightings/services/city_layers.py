"""What can be switched on beside the sightings: each layer with legend, date, licence and address."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sightings.city.kinds import Kind
from sightings.models import CityDataset, CityRecord, LayerInfo, LayerTheme
from sightings.services.city_areas import quarters, usual_by

POINTS, AREAS = "points", "areas"
MISSED_VISITS = 4
LEAST_STALE_AGE = timedelta(days=1)
TILES = "/api/v1/tiles/{layer}/{{z}}/{{x}}/{{y}}.{{form}}{query}"
BY_AREA = "/api/v1/city-records/areas/?layer={key}"


@dataclass(frozen=True)
class MapLayer:
    """``url`` is a template of tiles (z, x, y, form) for points, an address for areas. ``period`` is the
    newest quarter that is shown, of encampments alone. ``updated_at`` is when it was last brought
    here, ``as_of`` the day that its numbers are for."""

    key: str
    theme: str
    kind: str
    label: str
    legend: str
    unit: str
    period: str
    by: tuple[str, ...]
    attribution: str
    licence: str
    licence_url: str
    source_url: str
    updated_at: datetime | None
    as_of: date | None
    is_stale: bool
    is_demonstration: bool
    url: str

    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def layers(*, now: datetime) -> list[MapLayer]:
    """Those with something in them, in the order of a legend: the police first."""
    rows = CityDataset.objects.filter(is_shown=True, last_success_at__isnull=False)
    order = list(Kind)
    found = sorted(rows, key=lambda row: (order.index(Kind(row.kind)), row.city, row.key))
    others = LayerInfo.objects.filter(is_shown=True, updated_at__isnull=False)
    return [_of_dataset(row, now) for row in found] + [_of_info(row) for row in others]


def is_stale(dataset: CityDataset, *, now: datetime) -> bool:
    """Whether a data set that should be read on schedule has not been, several times."""
    if not dataset.enabled:
        return False
    patience = max(MISSED_VISITS * timedelta(minutes=dataset.interval_minutes), LEAST_STALE_AGE)
    return dataset.last_success_at is None or now - dataset.last_success_at > patience


def legend(kind: str, *, is_district: bool = False, delay_hours: int = 0) -> str:
    """What a reader must know before reading the dots: who wrote it down, and what it is not."""
    if kind == Kind.ENCAMPMENT:
        return _(
            "Requests to the city’s 311 line about encampments, counted by area and quarter of the year. "
            "Somebody called 311, not the police: a 311 request is not a police visit. "
            "Counts below five are not shown, nor anything before %(days)d days after the quarter. "
            "No place is ever shown."
        ) % {"days": delay_hours // 24}
    if kind == Kind.REQUEST:
        return _(
            "Requests to the city’s 311 line, as the city recorded them. "
            "Somebody called a city office: a 311 request is not a police visit."
        )
    told = _(
        "Calls to the police, as the city recorded them. Somebody called, or officers reported in: "
        "a call does not say that officers came, or what they did."
    )
    if is_district:
        told = _("%(legend)s The city gives no place: each stands in the middle of its police district.") % {
            "legend": told
        }
    return told


def _of_dataset(row: CityDataset, now: datetime) -> MapLayer:
    is_encampment = row.kind == Kind.ENCAMPMENT
    has_points = not is_encampment and CityRecord.objects.filter(dataset=row).with_point().exists()
    periods = quarters(row, now=now) if is_encampment else ()
    fine = usual_by(row)
    return MapLayer(
        key=row.key,
        theme=row.kind,
        kind=POINTS if has_points else AREAS,
        label=row.label,
        legend=legend(
            row.kind,
            is_district=has_points and not row.mapping.get("latitude") and not row.mapping.get("point"),
            delay_hours=row.delay_hours,
        ),
        unit="",
        period=periods[0] if periods else "",
        by=tuple(dict.fromkeys((fine, "county"))),
        attribution=row.attribution,
        licence=row.licence,
        licence_url=row.licence_url,
        source_url=row.source_url,
        updated_at=row.last_success_at,
        as_of=row.city_updated_at.date() if row.city_updated_at else None,
        is_stale=is_stale(row, now=now),
        is_demonstration=row.is_demonstration,
        url=_tiles("city-records", f"?dataset={row.key}") if has_points else BY_AREA.format(key=row.key),
    )


def _of_info(row: LayerInfo) -> MapLayer:
    is_rent = row.theme == LayerTheme.RENT
    return MapLayer(
        key=row.key,
        theme=row.theme,
        kind=AREAS if is_rent else POINTS,
        label=row.label,
        legend=info_legend(row),
        unit=row.unit,
        period="",
        by=("zip",) if is_rent else (),
        attribution=row.attribution,
        licence=row.licence,
        licence_url=row.licence_url,
        source_url=row.source_url,
        updated_at=row.updated_at,
        as_of=row.as_of,
        is_stale=False,
        is_demonstration=row.is_demonstration,
        url=BY_AREA.format(key=row.key) if is_rent else _tiles("transit-stops", ""),
    )


def info_legend(row: LayerInfo) -> str:
    if row.theme == LayerTheme.RENT:
        return _("What a home costs to rent in each ZIP code, in dollars a month, shown in its middle.")
    return _("Stops of buses and trains, as the agency’s timetable lists them.")


def _tiles(layer: str, query: str) -> str:
    return TILES.format(layer=layer, query=query)
