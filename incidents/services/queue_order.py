"""In which order what waits is worked through, and what stands after a given incident in it."""

from django.db.models import Exists, F, Q
from django.db.models.expressions import OrderBy

from civicwatch.access.models import User
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from incidents.services import proposed
from incidents.services.teaching_order import with_worth, worth_of

LIKELIEST, NEWEST, OLDEST, SECOND = "likeliest", "newest", "oldest", "second"
TEACHES = "teaches"


def waiting_in(view: str, by: User) -> IncidentQuerySet:
    """What a view gives this person to decide, in no order.

    What stands proposed waits for another, senior person in a view of its own.
    """
    if view == SECOND:
        return proposed.waiting_for(by)
    rows = waiting_for_anybody()
    if view == TEACHES:
        return with_worth(rows)
    return rows.with_witness() if view == LIKELIEST else rows


def waiting_for_anybody() -> IncidentQuerySet:
    return Incident.objects.waiting().filter(~Exists(proposed.open_proposals()))


def ordering(view: str) -> list[str | OrderBy]:
    """The order of a view, the same in the list and in “next”."""
    if view == NEWEST:
        return ["-created_at", "-pk"]
    if view == OLDEST:
        return ["created_at", "pk"]
    if view == SECOND:
        return ["updated_at", "pk"]
    if view == TEACHES:
        return ["-worth", "-created_at", "-pk"]
    return ["-witnessed", F("likelihood").desc(nulls_last=True), "-created_at", "-pk"]


def beyond(incident: Incident, *, view: str, backwards: bool = False) -> Q:
    """Rows that stand after (or before) ``incident``, by the same keys as the order."""
    field = "updated_at" if view == SECOND else "created_at"
    rising = view in (OLDEST, SECOND)
    word = "gt" if rising != backwards else "lt"
    moment = getattr(incident, field)
    later = Q(**{f"{field}__{word}": moment}) | Q(**{field: moment, f"pk__{word}": incident.pk})
    if view == TEACHES:
        worth = worth_of(incident)
        return Q(**{f"worth__{word}": worth}) | (Q(worth=worth) & later)
    if view in (NEWEST, OLDEST, SECOND):
        return later
    return _after_witnesses(incident, _less_likely(incident, word, later, backwards), backwards)


def reversed_ordering(view: str) -> list[str | OrderBy]:
    return [_reversed(part) for part in ordering(view)]


def _after_witnesses(incident: Incident, farther: Q, backwards: bool) -> Q:
    """What a volunteer saw stands first: the classifier, which read no word of theirs, cannot place it."""
    rows = Incident.objects.filter(pk=incident.pk).with_witness()
    witnessed = rows.values_list("witnessed", flat=True)[0]  # type: ignore[misc]  # annotated just now
    same = Q(witnessed=witnessed) & farther
    return same | Q(witnessed=not witnessed) if witnessed != backwards else same


def _less_likely(incident: Incident, word: str, later: Q, backwards: bool) -> Q:
    """Those without a likelihood stand last."""
    same = Q(likelihood=incident.likelihood) & later
    if incident.likelihood is None:
        return same | Q(likelihood__isnull=False) if backwards else same
    farther = Q(**{f"likelihood__{word}": incident.likelihood}) | same
    return farther if backwards else farther | Q(likelihood__isnull=True)


def _reversed(part: str | OrderBy) -> str | OrderBy:
    if isinstance(part, str):
        return part.removeprefix("-") if part.startswith("-") else f"-{part}"
    return F("likelihood").asc(nulls_first=True)
