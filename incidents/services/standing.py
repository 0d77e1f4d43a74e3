"""What stands on a post: which incidents, whether one of them is public, and whether a hold keeps it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from incidents.models import Decision, Evidence, Incident, IncidentReport, Status

PUBLIC = frozenset({Status.PUBLISHED, Status.HIDDEN})  # hidden for now: it may be shown again as it is
CLOSED = frozenset({Status.REJECTED, Status.RETRACTED})


@dataclass
class Standing:
    """``told`` are the incidents that a post tells of; ``pks`` are these, what they were merged into, and
    what was split off them. ``roots`` gives for each the incident that stands for it now.
    """

    told: frozenset[int] = frozenset()
    roots: dict[int, int] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    held: bool = False

    @property
    def pks(self) -> list[int]:
        return sorted(self.roots)

    @property
    def public(self) -> bool:
        return any(self.is_public(pk) for pk in self.told)

    @property
    def closed(self) -> bool:
        """Whether all that stood on it was rejected or retracted."""
        return bool(self.told) and {self.status[self.roots[pk]] for pk in self.told} <= CLOSED

    def is_public(self, pk: int) -> bool:
        return self.status[self.roots[pk]] in PUBLIC


def standing_of(report: int) -> Standing:
    """What stands on one post."""
    return standings([report])[report]


def standings(reports: Collection[int]) -> dict[int, Standing]:
    """What stands on each of some posts, in a number of queries that does not depend on theirs."""
    told: dict[int, set[int]] = {report: set() for report in reports}
    for model in (IncidentReport, Evidence):
        links = model._default_manager.filter(report__in=reports)
        for report, incident in links.values_list("report_id", "incident_id"):
            told[report].add(incident)
    seeds = set().union(*told.values())
    relatives = _split_relatives(seeds)
    rows = _with_survivors(seeds.union(*relatives.values()))
    return {report: _standing(seeds, relatives, rows) for report, seeds in told.items()}


def _standing(
    seeds: set[int], relatives: dict[int, set[int]], rows: dict[int, tuple[str, int | None, bool]]
) -> Standing:
    standing = Standing(frozenset(seeds & rows.keys()))
    waiting = list(seeds.union(*(relatives.get(pk, set()) for pk in seeds)))
    while waiting:
        pk = waiting.pop()
        if pk in standing.roots or pk not in rows:
            continue
        standing.status[pk], merged_into, _held = rows[pk]
        standing.roots[pk] = _root(pk, rows)
        if merged_into:
            waiting.append(merged_into)
    standing.held = any(_is_held(pk, rows) for pk in standing.told)
    return standing


def _is_held(pk: int | None, rows: dict[int, tuple[str, int | None, bool]]) -> bool:
    """Whether a hold lies on the incident or on one that it was merged into."""
    while pk:
        _status, above, held = rows[pk]
        if held:
            return True
        pk = above
    return False


def _root(pk: int, rows: dict[int, tuple[str, int | None, bool]]) -> int:
    while above := rows[pk][1]:
        pk = above
    return pk


def _with_survivors(pks: Collection[int]) -> dict[int, tuple[str, int | None, bool]]:
    """Status, survivor and hold of incidents and of all that they were merged into."""
    rows: dict[int, tuple[str, int | None, bool]] = {}
    missing = set(pks)
    while missing:
        found = Incident.objects.filter(pk__in=missing)
        for pk, status, above, held in found.values_list("pk", "status", "merged_into_id", "legal_hold"):
            rows[pk] = (status, above, held)
        missing = {above for _, above, _ in rows.values() if above} - rows.keys()
    return rows


def _split_relatives(pks: Collection[int]) -> dict[int, set[int]]:
    """For each incident those that were split off it or that it was split off: they began with its title."""
    relatives: dict[int, set[int]] = {}
    asked, waiting = set[int](), set(pks)
    while waiting:
        splits = Decision.objects.filter(incident__in=waiting, action="split")
        asked |= waiting
        for pk, changes in splits.values_list("incident_id", "changes"):
            for other in (changes[name] for name in ("split_off", "split_from") if name in changes):
                relatives.setdefault(pk, set()).add(other)
                relatives.setdefault(other, set()).add(pk)
        waiting = relatives.keys() - asked
    return _closed_over(relatives)


def _closed_over(relatives: dict[int, set[int]]) -> dict[int, set[int]]:
    """Relatives of relatives are relatives."""
    closed = {}
    for pk in relatives:
        found, waiting = {pk}, [pk]
        while waiting:
            for other in relatives.get(waiting.pop(), set()) - found:
                found.add(other)
                waiting.append(other)
        closed[pk] = found
    return closed
