"""Synthetic published incidents, as many as one likes, to measure with. Each says that it never was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.random import Generator

from civicwatch.maps import cells
from civicwatch.maps.services import next_version
from civicwatch.places.models import City
from incidents.map_layer import NAME as LAYER
from incidents.models import (
    DatePrecision,
    Evidence,
    EvidenceKind,
    Incident,
    PlacePrecision,
    Status,
    Tag,
    Verification,
)

MARK = "synthetic"
CHUNK = 400  # rows a transaction: SQLite's only write lock is held well under 200 ms
FIRST_DAY, DAYS = date(2018, 1, 1), 3000
# None is lethal: nobody is there to give two approvals.
RANKS, RANK_SHARES = (None, 0, 1, 2, 3, 4), (0.05, 0.02, 0.16, 0.34, 0.22, 0.21)
PRECISIONS, PRECISION_SHARES = (
    (PlacePrecision.POINT, PlacePrecision.STREET, PlacePrecision.CITY),
    (0.45, 0.35, 0.2),
)
VERIFICATIONS, VERIFICATION_SHARES = list(Verification), (0.4, 0.3, 0.2, 0.1)
TAGS = (
    *("arrest", "baton", "bystander", "chase", "handcuffs", "journalist", "less-lethal-round", "march"),
    *(
        "pepper-spray",
        "pin",
        "push",
        "strike",
        "taser",
        "tear-gas",
        "threat",
        "traffic-stop",
        "vehicle",
        "zip-tie",
    ),
)


@dataclass(frozen=True)
class Town:
    """What is needed of a city, read once."""

    id: int
    name: str
    state_id: str
    county_id: str
    latitude: float
    longitude: float


def make(count: int, *, seed: int) -> Iterator[int]:
    """Publishes so many synthetic incidents, numbered on from those there are; yields how many, by chunk."""
    towns, weights = _towns()
    tags = _tags()
    number = Incident.objects.filter(imported_from=MARK).count()
    random = np.random.default_rng((seed, number))
    for start in range(number, number + count, CHUNK):
        size = min(CHUNK, number + count - start)
        rows = _incidents(random, start, size, towns, weights)
        _store(rows, _tag_choices(random, size, tags))
        yield size


def _towns() -> tuple[list[Town], np.ndarray[Any, np.dtype[np.float64]]]:
    fields = ("geonameid", "name", "state_id", "county_id", "latitude", "longitude", "population")
    rows = list(City.objects.order_by("geonameid").values_list(*fields))
    if not rows:
        raise LookupError("There are no cities. Run migrate first.")
    people = np.array([row[-1] for row in rows], float) + 1
    return [Town(*row[:-1]) for row in rows], people / people.sum()


def _tags() -> list[int]:
    Tag.objects.bulk_create(
        [Tag(slug=slug, name=slug.replace("-", " ")) for slug in TAGS], ignore_conflicts=True
    )
    return list(Tag.objects.filter(slug__in=TAGS).values_list("pk", flat=True))


def _incidents(random: Generator, start: int, size: int, towns: list[Town], weights: Any) -> list[Incident]:
    chosen = random.choice(len(towns), size, p=weights)
    precisions = random.choice(len(PRECISIONS), size, p=PRECISION_SHARES)
    spread = np.where(precisions[:, None] == PRECISIONS.index(PlacePrecision.CITY), 0, 0.03)
    offsets = random.normal(0, 1, (size, 2)) * spread
    latitudes = np.array([towns[i].latitude for i in chosen]) + offsets[:, 0]
    longitudes = np.clip(np.array([towns[i].longitude for i in chosen]) + offsets[:, 1], -180, 180)
    columns = zip(
        chosen.tolist(),
        precisions.tolist(),
        latitudes.round(6).tolist(),
        longitudes.round(6).tolist(),
        cells.encode_many(latitudes.round(6), longitudes.round(6)).tolist(),
        random.choice(len(RANKS), size, p=RANK_SHARES).tolist(),
        random.choice(len(VERIFICATIONS), size, p=VERIFICATION_SHARES).tolist(),
        (random.beta(3, 2, size) * DAYS).astype(int).tolist(),
        strict=True,
    )
    return [_incident(start + place, towns[column[0]], *column[1:]) for place, column in enumerate(columns)]


def _incident(
    number: int,
    town: Town,
    precision: int,
    latitude: float,
    longitude: float,
    cell: int,
    rank: int,
    verification: int,
    day: int,
) -> Incident:
    now = timezone.now()
    return Incident(
        status=Status.PUBLISHED,
        title=f"Synthetic incident {number + 1} in {town.name}",
        description="Made to measure the system with. It did not happen.",
        occurred_on=FIRST_DAY + timedelta(days=day),
        date_precision=DatePrecision.EXACT,
        state_id=town.state_id,
        county_id=town.county_id,
        city_id=town.id,
        latitude=latitude,
        longitude=longitude,
        cell=cell,
        place_precision=PRECISIONS[precision],
        force_rank=RANKS[rank],
        verification=VERIFICATIONS[verification],
        agency=f"{town.name} Police (synthetic)",
        imported_from=MARK,
        source_key=f"{MARK}:{number + 1}",
        published_at=now,
        updated_at=now,
    )


def _tag_choices(random: Generator, size: int, tags: Sequence[int]) -> list[set[int]]:
    choices = random.choice(tags, (size, 3))
    kept = random.integers(0, 4, size)
    return [set(row[:keep]) for row, keep in zip(choices.tolist(), kept.tolist(), strict=True)]


@transaction.atomic
def _store(rows: list[Incident], tags: list[set[int]]) -> None:
    version = next_version(LAYER)
    for row in rows:
        row.map_version = version
    stored = Incident.objects.bulk_create(rows)
    through = Incident.tags.through
    pairs = zip(stored, tags, strict=True)
    through.objects.bulk_create(
        [through(incident_id=row.pk, tag_id=tag) for row, own in pairs for tag in own]
    )
    Evidence.objects.bulk_create(
        Evidence(
            incident_id=row.pk, kind=EvidenceKind.OTHER, url=f"https://synthetic.example/{row.source_key}"
        )
        for row in stored
    )
