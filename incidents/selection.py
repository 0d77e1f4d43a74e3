"""From the names in a reader's filter to the keys of rows: a few small look-ups, only for what was named."""

from django.db.models import Q

from civicwatch.lib.parameters import InvalidParameter, Parameters
from civicwatch.places.models import City, State
from incidents import filtering
from incidents.filtering import IncidentFilter, Selection
from incidents.models import Tag


def read(given: Parameters) -> Selection:
    """What query parameters select. Raises InvalidParameter."""
    return select(filtering.parse(given))


def select(wanted: IncidentFilter) -> Selection:
    return Selection(
        bbox=wanted.bbox,
        days=wanted.days,
        force_ranks=wanted.force_ranks,
        force_rank_min=wanted.force_rank_min,
        tag_ids=_tag_ids(wanted.tags) if wanted.tags else None,
        state_ids=_state_ids(wanted.states) if wanted.states else None,
        city_ids=_city_ids(wanted.cities) if wanted.cities else None,
        agencies=wanted.agency_words(),
        choices=wanted.choices,
        words=wanted.words(),
        updated_since=wanted.updated_since,
    )


def _tag_ids(slugs: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(Tag.objects.filter(slug__in=slugs).values_list("pk", flat=True))


def _state_ids(names: tuple[str, ...]) -> tuple[str, ...]:
    """There are few states and they are known to all, so a name that is none of them is an error."""
    known = {
        word.lower(): row[0] for row in State.objects.values_list("fips", "usps", "name") for word in row
    }
    for name in names:
        if name.lower() not in known:
            raise InvalidParameter("state", f"“{name}” is not a state. Write MN or Minnesota.")
    return tuple(known[name.lower()] for name in names)


def _city_ids(names: tuple[str, ...]) -> tuple[int, ...]:
    """Exact spelling first, which an index answers; other capitals only where that finds nothing."""
    found = City.objects.filter(_any(names, "name")).values_list("pk", flat=True)
    return tuple(found or City.objects.filter(_any(names, "name__iexact")).values_list("pk", flat=True))


def _any(names: tuple[str, ...], lookup: str) -> Q:
    wanted = Q()
    for name in names:
        city, _, state = (part.strip() for part in name.rpartition(",")) if "," in name else (name, "", "")
        if name.isascii() and name.isdigit():
            wanted |= Q(pk=min(int(name), 2**31 - 1))
        elif state:
            wanted |= Q(**{lookup: city, "state__usps": state.upper()})
        else:
            wanted |= Q(**{lookup: city})
    return wanted
