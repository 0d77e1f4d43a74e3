"""What a webhook says of a subject beyond its event: read when it is sent, from the app that knows it.

So that words which must not outlive their source stand in no event and in no delivery.
"""

from collections.abc import Callable, Iterable
from typing import Any

Describe = Callable[[Iterable[str]], dict[str, dict[str, Any]]]
_by_start: dict[str, Describe] = {}


def register(start: str, describe: Describe) -> None:
    """Have subjects that begin with ``start`` described by ``describe``; called in ``AppConfig.ready``."""
    _by_start[start] = describe


def described(subjects: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is known of each subject as it stands now; nothing of those that nobody describes."""
    wanted, found = set(subjects), {}
    for start, describe in _by_start.items():
        if mine := [subject for subject in wanted if subject.startswith(start)]:
            found.update(describe(mine))
    return found
