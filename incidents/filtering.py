"""What a reader asked for, read from query parameters: the same for map, list, statistics, exports and feeds.

Several values of one parameter mean any of them; several parameters mean all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Box, Days, Parameters
from incidents import facets

RANKS = (0, 5)
ANY_DAY = Days()


@dataclass(frozen=True)
class IncidentFilter:
    """Names as they were written: a state by postal code, FIPS code or name, a city by name, by name and
    postal code (*Portland, OR*) or by GeoNames id, a tag by its slug, an agency by words of its name."""

    bbox: Box | None = None
    days: Days = ANY_DAY
    force_ranks: tuple[int, ...] = ()
    force_rank_min: int | None = None
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    choices: tuple[facets.Chosen, ...] = ()
    q: str = ""
    updated_since: datetime | None = None

    def words(self) -> tuple[str, ...]:
        """The words of ``q``, all of which an incident must contain."""
        return _words(self.q)

    def agency_words(self) -> tuple[tuple[str, ...], ...]:
        """For each agency asked for, the words that all stand in its name."""
        return tuple(_words(name.lower()) for name in self.agencies)


def parse(given: Parameters) -> IncidentFilter:
    """Raises InvalidParameter. Parameters that it does not know are ignored."""
    least, most = RANKS
    return IncidentFilter(
        bbox=parameters.box(given),
        days=parameters.days(given),
        force_ranks=parameters.whole_numbers(given, "force_rank", least=least, most=most),
        force_rank_min=parameters.whole_number(given, "force_rank_min", least=least, most=most),
        tags=tuple(tag.lower() for tag in parameters.listed(given, "tag")),
        states=parameters.listed(given, "state"),
        cities=parameters.listed(given, "city", commas=False),
        agencies=parameters.listed(given, "agency", commas=False),
        choices=tuple(_choices(given)),
        q=parameters.text(given, "q"),
        updated_since=parameters.moment(given, "updated_since"),
    )


def _choices(given: Parameters) -> Iterator[facets.Chosen]:
    """What was asked of each facet; both ways to ask for a verification together mean both."""
    for facet, known in facets.CHOICES.items():
        wanted = parameters.some_of(given, facet, known)
        if facet == "verification" and parameters.text(given, "verification_min"):
            strong = facets.at_least(parameters.one_of(given, "verification_min", known))
            yield facet, tuple(choice for choice in strong if choice in (wanted or known))
        elif wanted:
            yield facet, wanted


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split()[:10])


@dataclass(frozen=True)
class Selection:
    """A filter whose names have been looked up. None means that anything will do, an empty tuple nothing."""

    bbox: Box | None = None
    days: Days = ANY_DAY
    force_ranks: tuple[int, ...] = ()
    force_rank_min: int | None = None
    tag_ids: tuple[int, ...] | None = None
    state_ids: tuple[str, ...] | None = None
    city_ids: tuple[int, ...] | None = None
    agencies: tuple[tuple[str, ...], ...] = ()
    choices: tuple[facets.Chosen, ...] = ()
    words: tuple[str, ...] = ()
    updated_since: datetime | None = None
