"""From what a file says to what will be written: place, rank, evidence, and whether it can be public."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from civicwatch.places import boundaries, gazetteer
from incidents import links
from incidents.handles import without_handles
from incidents.importing import ranking, sensitivity
from incidents.importing.records import ImportedRecord
from incidents.naming import names_in_all
from incidents.risks import FIELDS, Risk, risks_of, shown_risks

FARTHEST_FROM_ITS_CITY = 60.0  # kilometres; beyond, a point and the city beside it contradict each other
NEAR_ITS_STATE = 0.5  # degrees around a state within which a point at sea may still be meant
_KILOMETRES_PER_DEGREE = 111.32
_TWO_BECAUSE = {
    Risk.LETHAL: "lethal force or a death",
    Risk.PRIVATE_PERSON: "it may name somebody",
    Risk.CHILD: "it may tell of a child",
    Risk.SEXUAL_ASSAULT: "it may tell of a sexual assault",
    Risk.OFFICER: "it may name an officer",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Keys and position as they will be stored, and what was put right."""

    state: str | None = None
    county: str | None = None
    city: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str = "unknown"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of one incident but its primary key. ``held`` says why it cannot be public, or nothing."""

    where: str
    key: str
    title: str
    description: str
    address: str
    agency: str
    occurred_on: date | None
    date_precision: str
    place: Place
    force_rank: int | None
    injury: str
    verification: str
    restricted: bool
    names_person: bool
    names_officer: bool
    involves_child: bool
    sexual_assault: bool
    tags: tuple[str, ...]
    evidence: tuple[links.Source, ...]
    held: str = ""
    notes: tuple[str, ...] = field(default=())

    def fingerprint(self) -> str:
        """The same as long as the file's record comes to the same row: what a second import compares."""
        said = asdict(replace(self, where="", notes=(), place=replace(self.place, note="")))
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def risks(self) -> list[Risk]:
        return risks_of(**{name: getattr(self, name) for name in FIELDS})


def draft_many(records: Sequence[ImportedRecord]) -> list[Draft]:
    """Drafts in the order of the records; their points are located in one go."""
    placed = [record for record in records if record.latitude is not None]
    found = boundaries.locate_many(
        [record.latitude or 0.0 for record in placed], [record.longitude or 0.0 for record in placed]
    )
    location = dict(zip((id(record) for record in placed), found, strict=True))
    return [_draft(record, location.get(id(record), boundaries.OUTSIDE)) for record in records]


def _draft(record: ImportedRecord, location: boundaries.Location) -> Draft:
    place = _place(record, location)
    evidence, refused = links.gather(record.links)
    evidence = [replace(source, title=without_handles(source.title)) for source in evidence]
    tags = tuple(dict.fromkeys(slug for tag in record.tags if (slug := slug_of(tag))))
    rank = record.force_rank if record.force_rank is not None else ranking.rank_of(tags)
    title, description = without_handles(record.title), without_handles(record.description)
    words = (title, description, *(source.title for source in evidence))
    child = sensitivity.tells_of_child(tags, *words)
    sexual_assault = sensitivity.tells_of_sexual_assault(tags, *words)
    address, agency = without_handles(record.address), without_handles(record.agency)
    names = names_in_all((*words, *record.tags), labels=(agency, address))
    draft = Draft(
        where=record.where,
        key=record.key,
        title=title,
        description=description,
        address=address,
        agency=agency,
        occurred_on=record.occurred_on,
        date_precision=(record.date_precision or "unknown") if record.occurred_on else "unknown",
        place=place,
        force_rank=rank,
        injury=record.injury or ("death" if "death" in tags else "unknown"),
        verification=record.verification or verification_of(evidence),
        restricted=record.restricted or child or sexual_assault,
        names_person=any(not name.is_officer for name in names),
        names_officer=any(name.is_officer for name in names),
        involves_child=child,
        sexual_assault=sexual_assault,
        tags=tags,
        evidence=tuple(evidence),
        notes=(
            *record.notes,
            *_unknown_state(record, location),
            *refused,
            *([place.note] if place.note else []),
        ),
    )
    return _settled(record, draft)


def verification_of(evidence: Sequence[links.Source]) -> str:
    """“documented” where a link leads to a recording, else “alleged”: nobody here has looked yet."""
    return "documented" if any(source.kind == links.VIDEO for source in evidence) else "alleged"


def slug_of(tag: str) -> str:
    """A tag as the vocabulary writes it: small letters, hyphens, at most 60 characters."""
    return "-".join(tag.lower().split()).replace("_", "-")[:60]


def _settled(record: ImportedRecord, draft: Draft) -> Draft:
    """Held, with the reason; public; or, where only a name speaks against it, public without its words.

    A candidate is not restricted for a name: it has its two people before anybody reads it.
    """
    if reason := _held(record, draft):
        return replace(draft, held=reason)
    return replace(draft, restricted=draft.restricted or bool(draft.risks))


def _held(record: ImportedRecord, draft: Draft) -> str:
    reasons = []
    if record.occurred_on is None:
        reasons.append(record.notes[0] if record.notes else "the file gives no date")
    if draft.place.latitude is None:
        reasons.append(draft.place.note or "the file gives no point")
    if not draft.evidence:
        reasons.append("the file gives no usable link as evidence")
    if shown_risks(draft.risks, restricted=True) or (reasons and draft.risks):
        reasons.append(f"it takes two approvals: {', '.join(_TWO_BECAUSE[risk] for risk in draft.risks)}")
    return "; ".join(reasons)[:300]


def _unknown_state(record: ImportedRecord, location: boundaries.Location) -> list[str]:
    """A state that nobody knows is said, where the point tells another one."""
    if not record.state or not location.state_fips or state_of(record.state):
        return []
    return [f"its state {record.state!r} is not known; the one of its point is used"]


def _place(record: ImportedRecord, location: boundaries.Location) -> Place:
    said_state = state_of(record.state)
    state = location.state_fips or (said_state.fips if said_state else None)
    city = city_of(record.city, said_state.fips if said_state else state, record)
    if record.latitude is None or record.longitude is None:
        return Place(state=state, county=city and city.county_fips, city=city and city.geonameid)
    away = city and _kilometres(record.latitude, record.longitude, city)
    if city and away is not None and away > FARTHEST_FROM_ITS_CITY:
        return _centre(city, f"its point lies {away:.0f} km from {city.name}; the city's middle is used")
    if location.state_fips is None and not (said_state and _near(said_state, record)):
        return Place(state=state, note="its point lies outside the United States")
    return Place(
        state=state,
        county=location.county_fips,
        city=city.geonameid if city and city.state_fips == state else None,
        latitude=record.latitude,
        longitude=record.longitude,
        precision=record.place_precision or "point",
    )


def state_of(name: str) -> gazetteer.StateRecord | None:
    """A state by its name or postal code."""
    known = gazetteer.load()
    return known.state_by_usps.get(name.strip().upper()) or known.state_by_name.get(gazetteer.fold(name))


def city_of(name: str, state_fips: str | None, record: ImportedRecord) -> gazetteer.CityRecord | None:
    """The city of that name in the state, nearest to the point or else largest; for a quarter, its city."""
    known = gazetteer.load()
    named = known.cities_by_name.get(gazetteer.fold(name), []) if name else []
    in_state = [city for city in named if city.state_fips == state_fips]
    if not in_state:
        return None
    if record.latitude is None or record.longitude is None:
        return known.whole_city(in_state[0])
    at = (record.latitude, record.longitude)
    return known.whole_city(min(in_state, key=lambda city: _kilometres(*at, city)))


def _centre(city: gazetteer.CityRecord, note: str) -> Place:
    return Place(
        city.state_fips, city.county_fips, city.geonameid, city.latitude, city.longitude, "city", note
    )


def _near(state: gazetteer.StateRecord, record: ImportedRecord) -> bool:
    latitude, longitude = record.latitude or 0.0, record.longitude or 0.0
    in_rows = state.south - NEAR_ITS_STATE <= latitude <= state.north + NEAR_ITS_STATE
    return in_rows and state.west - NEAR_ITS_STATE <= longitude <= state.east + NEAR_ITS_STATE


def _kilometres(latitude: float, longitude: float, city: gazetteer.CityRecord) -> float:
    """Flat-earth distance, good to a per cent within a state."""
    north = city.latitude - latitude
    east = (city.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(north, east) * _KILOMETRES_PER_DEGREE
