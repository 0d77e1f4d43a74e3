"""What the surroundings of a post tell about its place: the subreddit, the site it links to, the newsroom."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from civicwatch.places import gazetteer
from civicwatch.places.extraction import names, outlets, scanning, tokens
from civicwatch.places.extraction.mentions import PAPER, Mention
from civicwatch.places.extraction.names import Name
from civicwatch.places.extraction.outlets import Outlet
from civicwatch.places.gazetteer import CityRecord, CountyRecord, StateRecord, fold


class Hint(NamedTuple):
    """A place that a hint points to. `forum` marks a local subreddit, which is about its city. `elsewhere`
    marks an article outside an outlet's local pages, where it reprints news from the whole country."""

    source: str
    state: StateRecord
    county: CountyRecord | None = None
    city: CityRecord | None = None
    forum: bool = False
    elsewhere: bool = False


_SUBREDDIT = re.compile(r"(?:^|/)r/(\w+)", re.IGNORECASE)
_LOCAL_PATH = re.compile(r"/local\b|/crime\b|-news/|/metro\b|/police\b")
_DOMINANT = 0.75


def read(hints: Iterable[str]) -> list[Hint]:
    return [hint for text in hints if text for hint in _read_one(text.strip())]


def papers_in(text: str, mentions: Iterable[Mention]) -> list[Hint]:
    """Local newsrooms named in the text itself: *a Detroit News reporter was shoved*."""
    papers = [mention for mention in mentions if mention.against == PAPER]
    named = [
        text[mention.start : mention.end + 20].split()[: len(mention.name.words) + 2] for mention in papers
    ]
    return [
        hint
        for words in named
        for size in (len(words), len(words) - 1)
        for hint in read([" ".join(words[:size])])
    ]


def _read_one(text: str) -> Iterator[Hint]:
    if match := _SUBREDDIT.search(text):
        name = _subreddit(match[1].lower())
        if name:
            yield _from_name(f"posted in r/{match[1]}", name)
        return
    site = _site(text)
    outlet = outlets.by_site().get(site) or outlets.by_name().get(fold(text.lstrip("@")))
    if outlet:
        yield _from_outlet(text, outlet)
    elif text.startswith("@"):
        yield from _from_handle(text)


def _from_handle(handle: str) -> Iterator[Hint]:
    """An author who is a town's office or movement: *@TulsaPolice*."""
    for mention in scanning.find(handle, tokens.split(handle)):
        if mention.cue and _has_one_meaning(mention.name):
            yield _from_name(f"posted by {handle}", mention.name)


def _site(text: str) -> str:
    """The registered site of a URL or bare domain, without *www* and other subdomains."""
    parts = (_url(text if "//" in text else f"//{text}").hostname or "").lower().split(".")
    for start in range(len(parts) - 1):
        site = ".".join(parts[start:])
        if site in outlets.by_site():
            return site
    return ""


def _url(text: str) -> SplitResult:
    """What people paste is not always a URL; then nothing of it counts."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def _subreddit(name: str) -> Name | None:
    known = names.load()
    if name in known.subreddits:
        return known.subreddits[name]
    found = known.closed_up.get(name)
    return found if found and _has_one_meaning(found) else None


def _has_one_meaning(name: Name) -> bool:
    if name.alias or not name.cities:
        return True
    return name.cities[0].population >= _DOMINANT * sum(city.population for city in name.cities)


def _from_name(source: str, name: Name) -> Hint:
    places = gazetteer.load()
    if name.cities:
        city = name.cities[0]
        return Hint(
            source, places.states[city.state_fips], places.counties[city.county_fips], city, forum=True
        )
    county = name.counties[0] if name.counties else None
    state = name.state or places.states[county.state_fips if county else ""]
    return Hint(source, state, county, forum=True)


def _from_outlet(text: str, outlet: Outlet) -> Hint:
    places = gazetteer.load()
    city = names.city_known_as(places, f"{outlet.city}, {outlet.usps}") if outlet.city else None
    path = _url(text).path.lower() if "//" in text else ""
    elsewhere = bool(path.strip("/")) and not _LOCAL_PATH.search(path)
    return Hint(
        f"reported by {outlet.site}", places.state_by_usps[outlet.usps], city=city, elsewhere=elsewhere
    )
