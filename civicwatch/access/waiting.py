"""What waits for a person, queue by queue: each app names its own, and the first page of admin shows them.

Somebody who signs in learns there where to begin. Each desk knew of its own queue alone, so that an appeal or
a conversation was found by whoever thought of looking for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from civicwatch.access.models import User


@dataclass(frozen=True, slots=True)
class Queue:
    name: str  # in figures
    words: Promise
    permission: str  # who may see it
    page: str  # the name of the list on which its rows are decided
    rows: Callable[[User | None], QuerySet[Any]]  # for this person; without one, for whoever may decide
    since: str  # the field that says from when a row waits
    query: str = ""  # which view of that list


@dataclass(frozen=True, slots=True)
class Waiting:
    words: Promise
    url: str
    count: int
    oldest: datetime | None


_queues: list[Queue] = []


def register(*queues: Queue) -> None:
    _queues.extend(queues)


def for_person(person: User) -> list[Waiting]:
    """How much waits in each queue that this person may see, and from when; one query a queue."""
    return [_counted(queue, person) for queue in _queues if person.has_perm(queue.permission)]


def for_everybody() -> dict[str, tuple[int, datetime | None]]:
    """By the name of each queue, how much waits there, whoever may decide, and from when; one query each."""
    found = {queue.name: _aggregate(queue, None) for queue in _queues}
    return {name: (counted["n"], counted["oldest"]) for name, counted in found.items()}


def oldest_waits(now: datetime) -> dict[str, timedelta]:
    """By queue, for how long whoever asked for a person has waited longest; nothing where nobody waits."""
    return {
        name: max(now - since, timedelta(0))
        for name, (_count, since) in for_everybody().items()
        if since is not None
    }


def _counted(queue: Queue, person: User) -> Waiting:
    found = _aggregate(queue, person)
    return Waiting(queue.words, reverse(queue.page) + queue.query, found["n"], found["oldest"])


def _aggregate(queue: Queue, person: User | None) -> dict[str, Any]:
    return queue.rows(person).order_by().aggregate(n=Count("pk"), oldest=Min(queue.since))
