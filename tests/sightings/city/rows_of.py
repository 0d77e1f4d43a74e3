"""Data sets and records as small as they can be."""

from datetime import timedelta

from sightings.models import AreaOutline, CityDataset, CityRecord, DatasetKind, DatasetVendor, LayerInfo
from sightings.services.city_records import public_from, public_until
from tests.factories import NOON
from tests.sightings.city.fake_socrata import DATASET, DOMAIN

CALLS = {
    "id": "incident_number",
    "at": ["dispatch_date", "dispatch_time"],
    "category": "call_type_text",
    "district": "rpt_dist",
    "area": "area_occ",
}
REQUESTS = {
    "id": "incident_number",
    "at": "dispatch_date",
    "category": "call_type_text",
    "latitude": "latitude",
    "longitude": "longitude",
    "zip": "zipcode",
}
CAMPS = {"id": "incident_number", "at": "dispatch_date", "category": "call_type_text", "zip": "zipcode"}
BY_KIND = {DatasetKind.CALL: CALLS, DatasetKind.REQUEST: REQUESTS, DatasetKind.ENCAMPMENT: CAMPS}


def a_dataset(kind=DatasetKind.CALL, **values):
    key = values.pop("key", f"test-{kind}".replace("_", "-"))
    defaults = {
        "label": "Sample City: calls",
        "city": "Sample City",
        "kind": kind,
        "domain": DOMAIN,
        "dataset_id": DATASET,
        "mapping": BY_KIND[kind],
        "delay_hours": 168 if kind == DatasetKind.ENCAMPMENT else 0,
        "keep_days": 0,
        "attribution": "Sample City",
        "licence": "CC0",
    }
    return CityDataset.objects.create(key=key, **(defaults | values))


def by_hand(**values):
    return a_dataset(vendor=DatasetVendor.FILE, domain="", dataset_id="", **values)


def an_outline(key="121", outlines="districts", **values):
    defaults = {"label": f"District {key}", "latitude": 34.05, "longitude": -118.25}
    return AreaOutline.objects.create(key=key, outlines=outlines, **(defaults | values))


def a_layer(key="rents", theme="rent", **values):
    return LayerInfo.objects.create(key=key, theme=theme, **({"label": "Sample: rents"} | values))


def a_record(dataset, number=1, at=NOON - timedelta(days=40), **values):
    """Written as the importer would; with a point unless it is about an encampment."""
    point = {"latitude": 34.05, "longitude": -118.25, "precision": "point"}
    defaults = {
        "external_id": f"R{number}",
        "kind": dataset.kind,
        "category": "Sample",
        "hour": at.hour,
        "public_from": public_from(at, delay_hours=dataset.delay_hours),
        "public_until": public_until(at, keep_days=dataset.keep_days),
        "seen_at": NOON,
        "map_version": 1,
        **({} if dataset.kind == DatasetKind.ENCAMPMENT else point),
    }
    return CityRecord.objects.create(dataset=dataset, at=at, **(defaults | values))
