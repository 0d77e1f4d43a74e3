"""Turns mentions into places: which Portland is meant, how much each mention says, and which place wins."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from civicwatch.places import gazetteer
from civicwatch.places.extraction import guesses, names, wordlists
from civicwatch.places.extraction.guesses import PlaceGuess
from civicwatch.places.extraction.hints import Hint
from civicwatch.places.extraction.mentions import Mention
from civicwatch.places.extraction.names import Kind
from civicwatch.places.gazetteer import CityRecord

# Strength of one mention. Set on half of the real
# records and checked on the other half; see docs/decisions/placing.md.
# For no cue, *in Reno* and *Reno police*.
STAND_ALONE = (0.8, 0.93, 0.93)
LARGE = (0.6, 0.88, 0.88)
MIDDLING = (0.3, 0.75, 0.75)
SMALL = (0.0, 0.5, 0.65)
PERSONAL = (0.2, 0.85, 0.85)
WITH_STATE = 0.97
WITH_CONTEXT = 0.85
LARGE_POPULATION, MIDDLING_POPULATION, SMALL_POPULATION = 100_000, 30_000, 4_000

# Share of all people who live in a place of this name: above the first the rest are negligible.
DOMINANT, LIKELY = 0.72, 0.58


# State FIPS → why it is in play, and the words that brought it in (which do not vouch for themselves).
Context = dict[str, tuple[str, tuple[str, ...]]]


def resolve(mentions: Sequence[Mention], hints: Sequence[Hint], *, abroad: bool = False) -> list[PlaceGuess]:
    """One guess for each mention that is a place, in the order of the text.

    `abroad` says that the text also tells of another country: names that exist there count half.
    """
    context = _context(mentions, hints)
    found = [_resolve_one(mention, context) for mention in mentions if not mention.against]
    places = [guess for guess in found if guess and guess.confidence > 0]
    return (
        [_doubted(guess) if guess.precision != "county" else guess for guess in places] if abroad else places
    )


_KNOWN_ABROAD = 20_000


def _doubted(guess: PlaceGuess) -> PlaceGuess:
    places = gazetteer.load()
    if guess.city_id is not None:
        shared = places.cities[guess.city_id].abroad > _KNOWN_ABROAD and guess.confidence < WITH_STATE
    else:
        shared = guess.state_id == "13"
    if not shared:
        return guess
    reason = f"{guess.reason}; the text tells of another country, too"
    return guess.revised(guess.confidence / 2, reason)


def _context(mentions: Iterable[Mention], hints: Iterable[Hint]) -> Context:
    """States that the text or its surroundings speak of, with where that is said and by which name."""
    context: Context = {hint.state.fips: (hint.source, ()) for hint in hints}
    for mention in mentions:
        state = mention.state or (mention.name.state if not mention.against else None)
        if state and (mention.name.kind is not Kind.STATE or not _unsure_state(mention)):
            context[state.fips] = (f"the text names {state.name}", ())
        elif mention.name.kind is Kind.CITY and not mention.against:
            cities = mention.name.cities
            if cities[0].geonameid in names.load().stand_alone and mention.cue:
                context.setdefault(
                    cities[0].state_fips, (f"the text names {cities[0].name}", mention.name.words)
                )
    return context


def _resolve_one(mention: Mention, context: Context) -> PlaceGuess | None:
    if mention.state:
        return _with_state(mention)
    if mention.name.kind is Kind.STATE:
        return _state(mention, context)
    if mention.name.kind is Kind.COUNTY:
        return _county(mention, context)
    return _city(mention, context)


def _with_state(mention: Mention) -> PlaceGuess | None:
    fips = mention.state.fips if mention.state else ""
    for city in mention.name.cities:
        if city.state_fips == fips:
            return guesses.in_city(city, WITH_STATE, f"“{mention.text}” names city and state", _span(mention))
    for county in mention.name.counties:
        if county.state_fips == fips:
            return guesses.in_county(
                county, WITH_STATE, f"“{mention.text}” names county and state", _span(mention)
            )
    return None


def _span(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _state(mention: Mention, context: Context) -> PlaceGuess | None:
    state = mention.name.state
    if state is None or (_unsure_state(mention) and state.fips not in context):
        return None
    strength = 0.9 if mention.cue or mention.name.alias else 0.8
    if mention.weak:
        strength = 0.5
    return guesses.in_state(state, strength, f"“{mention.text}” names the state", _span(mention))


def _unsure_state(mention: Mention) -> bool:
    """*Washington* is a city, a government and a man as often as a state; *Georgia* is a country too."""
    return mention.name.words == ("washington",) and not mention.name.alias


def _county(mention: Mention, context: Context) -> PlaceGuess | None:
    counties = mention.name.counties
    near = [county for county in counties if county.state_fips in context]
    if len(near) == 1:
        reason = f"“{mention.text}”, and {context[near[0].state_fips][0]}"
        return guesses.in_county(near[0], 0.9, reason, _span(mention))
    residents = gazetteer.load().residents
    total = sum(residents(county.fips) for county in counties)
    if mention.name.alias or len(counties) == 1 or residents(counties[0].fips) >= DOMINANT * total:
        return guesses.in_county(counties[0], 0.82, f"“{mention.text}” names the county", _span(mention))
    return None


def _city(mention: Mention, context: Context) -> PlaceGuess | None:
    city, share, note = _which(mention, context)
    strength = _strength(mention, city, named_in_context=bool(note))
    if not note and not mention.name.alias:
        strength *= 1.0 if share >= DOMINANT else 0.9 if share >= LIKELY or _usual(city) else 0.4
        strength *= 0.5 if city.abroad > city.population and not _usual(city) else 1.0
    if mention.weak:
        strength *= 0.55
    reason = f"“{mention.text}” names {city.name}" + (
        f", and {note}" if note else _why_this_one(mention, share)
    )
    return guesses.in_city(city, strength, reason, _span(mention))


def _usual(city: CityRecord) -> bool:
    known = names.load()
    return city.geonameid in known.usual or city.geonameid in known.stand_alone


def _why_this_one(mention: Mention, share: float) -> str:
    if mention.name.alias or len(mention.name.cities) == 1:
        return ""
    return (
        f", by far the largest of {len(mention.name.cities)} places of that name"
        if share >= DOMINANT
        else (f", the largest of {len(mention.name.cities)} places of that name")
    )


def _which(mention: Mention, context: Context) -> tuple[CityRecord, float, str]:
    """The city meant among those of the name, its share of their people, and what in the context says so."""
    cities = mention.name.cities
    top = cities[0]
    share = top.population / max(1, sum(city.population for city in cities))
    reasons = {fips: why for fips, (why, source) in context.items() if source != mention.name.words}
    if top.state_fips in reasons:
        return top, share, reasons[top.state_fips]
    known = names.load()
    for city in cities:
        if city.state_fips in reasons:
            if top.geonameid in known.stand_alone and city.population < 0.05 * top.population:
                break
            return city, share, reasons[city.state_fips]
    usual = next(
        (city for city in cities if city.geonameid in known.usual or city.geonameid in known.stand_alone), top
    )
    return usual, share, ""


def _strength(mention: Mention, city: CityRecord, *, named_in_context: bool) -> float:
    cue = mention.cue
    if mention.name.alias:
        return STAND_ALONE[1]
    word = mention.name.words[0] if len(mention.name.words) == 1 else ""
    if mention.tagged:
        return LARGE[cue] if city.population >= LARGE_POPULATION else MIDDLING[cue]
    if word in wordlists.COMMON_WORDS:
        return _by_size(city, cue, named_in_context) if cue and (named_in_context or _usual(city)) else 0.0
    if city.geonameid in names.load().stand_alone:
        return STAND_ALONE[cue]
    if word in wordlists.PERSONAL:
        return (
            PERSONAL[cue] if city.population >= LARGE_POPULATION or named_in_context else PERSONAL[cue] * 0.6
        )
    if city.part_of is not None and not named_in_context:
        return 0.0 if word else SMALL[cue]
    return _by_size(city, cue, named_in_context)


def _by_size(city: CityRecord, cue: int, named_in_context: bool) -> float:
    if city.population >= LARGE_POPULATION:
        return max(LARGE[cue], WITH_CONTEXT if named_in_context else 0.0)
    if city.population >= MIDDLING_POPULATION:
        return max(MIDDLING[cue], WITH_CONTEXT if named_in_context and cue else 0.0)
    if city.population >= SMALL_POPULATION or named_in_context:
        return WITH_CONTEXT if named_in_context and cue else SMALL[cue]
    return 0.0


def merge(found: Iterable[PlaceGuess]) -> list[PlaceGuess]:
    """One guess for each place however often it is named, surer with each mention, the surest first."""
    groups: defaultdict[tuple[str, object], list[PlaceGuess]] = defaultdict(list)
    for guess in found:
        key = guess.city_id or guess.county_id or guess.state_id
        groups[guess.precision, key].append(guess)
    merged = [_together(group) for group in groups.values()]
    return sorted(merged, key=lambda guess: (-guess.confidence, guess.span or (0, 0)))


def _together(group: list[PlaceGuess]) -> PlaceGuess:
    """The surest mention speaks for the place; each further one takes a fifth off what remains in doubt."""
    best = max(group, key=lambda guess: guess.confidence)
    doubt = (1 - best.confidence) * 0.8 ** (len(group) - 1)
    return best.revised(1 - doubt, best.reason)
