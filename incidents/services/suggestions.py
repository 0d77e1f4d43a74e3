"""Which waiting or published incidents may be the same as a new candidate: suggested, never done.

Same place and within two days come first, then what the words share; where a place is not known
the words must say more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from incidents import similarity
from incidents.models import Incident, MergeSuggestion, Status
from incidents.similarity import Likeness

DAYS = 2
EACH = 5
NEIGHBOURS = 2000
WORDS_SHOWN = 6
# The likeness from which a pair is suggested, by what is known of the two places.
SUGGEST_FROM = {"city": 0.05, "state": 0.12, "unknown": 0.25}
PLACE_BONUS = {"city": 0.5, "state": 0.2, "unknown": 0.0}


@dataclass(frozen=True)
class _Told:
    """What is compared of an incident."""

    pk: int
    text: str
    day: date
    state_id: str | None
    city_id: int | None

    @property
    def words(self) -> frozenset[str]:
        return similarity.content_words(self.text)


def suggest_merges(texts: Mapping[int, str], founded: Mapping[int, Incident]) -> None:
    """Store up to five suggestions for each new candidate; ``texts`` and ``founded`` go by report."""
    new = [
        _Told(incident.pk, texts[report_id], day, incident.state_id, incident.city_id)
        for report_id, incident in founded.items()
        if (day := incident.occurred_on)
    ]
    if not new:
        return
    known = {told.pk: told for told in [*_neighbours({told.day for told in new}), *new]}
    likeness = Likeness({pk: told.words for pk, told in known.items()})
    MergeSuggestion.objects.bulk_create(
        [row for told in new for row in _best_for(told, known, likeness)], ignore_conflicts=True
    )


def _neighbours(days: set[date]) -> Iterable[_Told]:
    """The newest open incidents within two days of any of ``days``."""
    window = Q(pk__in=[])
    for first, last in _spans(days):
        window |= Q(occurred_on__range=(first, last))
    rows = Incident.objects.filter(window, status__in=[Status.CANDIDATE, Status.PUBLISHED]).order_by("-pk")
    values = rows.values_list("pk", "title", "description", "occurred_on", "state_id", "city_id")
    for pk, title, description, day, state_id, city_id in values[:NEIGHBOURS]:
        assert day  # the window asked for one
        yield _Told(pk, f"{title}\n{description}", day, state_id, city_id)


def _spans(days: set[date]) -> list[tuple[date, date]]:
    """The days and the two around each, as few ranges."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        first, last = day - timedelta(days=DAYS), day + timedelta(days=DAYS)
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans


def _best_for(told: _Told, known: Mapping[int, _Told], likeness: Likeness) -> list[MergeSuggestion]:
    scored = []
    for pk, alike in likeness.to(told.words).items():
        other = known[pk]
        if pk >= told.pk or abs((other.day - told.day).days) > DAYS:
            continue
        place = _place_in_common(told, other)
        if place and alike >= SUGGEST_FROM[place]:
            scored.append((min(1.0, alike + PLACE_BONUS[place]), pk, place))
    best = sorted(scored, reverse=True)[:EACH]
    return [_suggestion(told, known[pk], score, place, likeness) for score, pk, place in best]


def _suggestion(told: _Told, other: _Told, score: float, place: str, likeness: Likeness) -> MergeSuggestion:
    return MergeSuggestion(
        first_id=other.pk,
        second_id=told.pk,
        score=round(score, 3),
        reasons={
            "place": place,
            "days": abs((other.day - told.day).days),
            "words": likeness.shared(told.words, other.pk, WORDS_SHOWN),
        },
    )


def _place_in_common(told: _Told, other: _Told) -> str | None:
    """``city``, ``state``, ``unknown`` where one of them has no place, or None for different places."""
    if told.city_id and other.city_id:
        return "city" if told.city_id == other.city_id else None
    if told.state_id and other.state_id:
        return "state" if told.state_id == other.state_id else None
    return "unknown"
