"""What can be switched on beside the sightings: each layer with legend, date, licence and address."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sightings.city.kinds import Kind
from sightings.city.quarters import delay
from sightings.models import CityDataset, CityRecord, LayerInfo, LayerTheme
from sightings.services.city_areas import (
    PEOPLE_OUTSIDE,
    Counted,
    has_people_outside,
    quarters,
)

POINTS, AREAS = "points", "areas"
MISSED_VISITS = 4
LEAST_STALE_AGE = timedelta(days=1)
# What somebody brings by hand is asked for again after so long: rents come every month or year, timetables
# with the seasons.
BROUGHT_ANEW = {LayerTheme.RENT: timedelta(days=400), LayerTheme.TRANSIT: timedelta(days=180)}
TILES = "/api/v1/tiles/{layer}/{{z}}/{{x}}/{{y}}.{{form}}{query}"
BY_AREA = "/api/v1/city-records/areas/?layer={key}"


@dataclass(frozen=True)
class MapLayer:
    """``url`` is a template of tiles (z, x, y, form) for points, an address for areas. ``period`` is the
    newest quarter that is shown, of encampments alone. ``updated_at`` is when it was last brought
    here, ``as_of`` the day that its numbers are for, or on which they were brought where nobody says."""

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
    updated_at: datetime
    as_of: date
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
    apart = [
        _of_calls_about_people_outside(row, now)
        for row in found
        if row.kind == Kind.CALL and has_people_outside(row, now=now)
    ]
    return [_of_dataset(row, now) for row in found] + apart + [_of_info(row, now) for row in others]


def is_stale(dataset: CityDataset, *, now: datetime) -> bool:
    """Whether a data set that should be read on schedule has not been, several times."""
    if not dataset.enabled:
        return False
    patience = max(MISSED_VISITS * timedelta(minutes=dataset.interval_minutes), LEAST_STALE_AGE)
    return dataset.last_success_at is None or now - dataset.last_success_at > patience


def is_old(layer: LayerInfo, *, now: datetime) -> bool:
    """Whether a layer that is brought by hand should have been brought again."""
    return layer.updated_at is not None and now - layer.updated_at > BROUGHT_ANEW[LayerTheme(layer.theme)]


def legend_of(layer: Counted) -> str:
    """The legend of counts by area."""
    if layer.is_of_people_outside and layer.dataset.kind == Kind.CALL:
        return people_outside_legend(layer.dataset)
    return legend(layer.dataset.kind, delay_hours=layer.dataset.delay_hours)


def people_outside_legend(dataset: CityDataset) -> str:
    return _(
        "Calls to the police about people who live outside, counted by area and quarter of the year. "
        "Somebody called: a call does not say that officers came, or what they did. "
        "Counts below five are not shown, nor anything before %(days)d days after the quarter. "
        "No place is ever shown."
    ) % {"days": delay(dataset.delay_hours).days}


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
    told += " " + _("Calls about people who live outside are not among them: those are only counted by area.")
    if is_district:
        told = _("%(legend)s The city gives no place: each stands in the middle of its police district.") % {
            "legend": told
        }
    return told


def _of_dataset(row: CityDataset, now: datetime) -> MapLayer:
    assert row.last_success_at is not None  # `layers` takes no others
    is_encampment, brought = row.kind == Kind.ENCAMPMENT, row.last_success_at
    has_points = not is_encampment and CityRecord.objects.filter(dataset=row).with_point().exists()
    periods = quarters(row, now=now) if is_encampment else ()
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
        by=Counted(row, is_encampment).by,
        attribution=row.attribution,
        licence=row.licence,
        licence_url=row.licence_url,
        source_url=row.source_url,
        updated_at=brought,
        as_of=(row.city_updated_at or brought).date(),
        is_stale=is_stale(row, now=now),
        is_demonstration=row.is_demonstration,
        url=_tiles("city-records", f"?dataset={row.key}") if has_points else BY_AREA.format(key=row.key),
    )


def _of_calls_about_people_outside(row: CityDataset, now: datetime) -> MapLayer:
    """A layer of its own beside the calls, with no point and no row."""
    key, periods = row.key + PEOPLE_OUTSIDE, quarters(row, now=now)
    return replace(
        _of_dataset(row, now),
        key=key,
        theme=Kind.ENCAMPMENT.value,
        kind=AREAS,
        label=_("%(layer)s: about people who live outside") % {"layer": row.label},
        legend=people_outside_legend(row),
        period=periods[0] if periods else "",
        by=Counted(row, True).by,
        url=BY_AREA.format(key=key),
    )


def _of_info(row: LayerInfo, now: datetime) -> MapLayer:
    assert row.updated_at is not None
    is_rent, brought = row.theme == LayerTheme.RENT, row.updated_at
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
        updated_at=brought,
        as_of=row.as_of or brought.date(),
        is_stale=is_old(row, now=now),
        is_demonstration=row.is_demonstration,
        url=BY_AREA.format(key=row.key) if is_rent else _tiles("transit-stops", ""),
    )


def info_legend(row: LayerInfo) -> str:
    if row.theme == LayerTheme.RENT:
        return _("What a home costs to rent in each ZIP code, in dollars a month, shown in its middle.")
    return _("Stops of buses and trains, as the agency’s timetable lists them.")


def _tiles(layer: str, query: str) -> str:
    return TILES.format(layer=layer, query=query)
