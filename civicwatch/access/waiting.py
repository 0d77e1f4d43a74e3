"""What waits for a person, queue by queue: each app names its own, and the first page of admin shows them.

Somebody who signs in learns there where to begin. Each desk knew of its own queue alone, so that an appeal or
a conversation was found by whoever thought of looking for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from civicwatch.access.models import User


@dataclass(frozen=True, slots=True)
class Queue:
    words: Promise
    permission: str  # who may see it
    page: str  # the name of the list on which its rows are decided
    rows: Callable[[User], QuerySet[Any]]
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


def _counted(queue: Queue, person: User) -> Waiting:
    found: dict[str, Any] = queue.rows(person).order_by().aggregate(n=Count("pk"), oldest=Min(queue.since))
    return Waiting(queue.words, reverse(queue.page) + queue.query, found["n"], found["oldest"])
