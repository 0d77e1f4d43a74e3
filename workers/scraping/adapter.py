"""What a kind of source has to offer: pages of posts, each with the cursor that resumes after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from incidents.posts import Post

Cursor = Mapping[str, Any]
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """Posts, and the cursor to store in the same transaction.

    ``problem`` says what part of the source could not be read although the rest could.
    """

    posts: list[Post] = field(default_factory=list)
    cursor: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


class Adapter(Protocol):
    """One vendor. ``fetch`` is lazy: nothing of page two is asked for before page one is stored.

    Raises TransientError of ``civicwatch.lib.outgoing_errors`` for what may pass, OutgoingError for the rest.
    """

    kind: str

    def missing_settings(self) -> list[str]:
        """Environment variables that are unset; with any, the source is off."""

    def fetch(self, settings: Settings, cursor: Cursor) -> Iterator[Page]:
        """Pages of what is new since the cursor; the last page's cursor is the place to start next time."""
