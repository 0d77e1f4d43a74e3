"""What a platform has to offer for looking again: which of some posts are still there.

Each vendor's file is loaded when it is first asked for, as the adapters are.
"""

from collections.abc import Sequence
from typing import Protocol

from django.utils.module_loading import import_string

from incidents.services.rechecking import Answer, Key

RECHECKERS: dict[str, str] = {
    "reddit": "workers.scraping.reddit_recheck.RedditRechecker",
    "replay": "workers.scraping.replay_recheck.ReplayRechecker",
    "x": "workers.scraping.x_recheck.XRechecker",
}


class Rechecker(Protocol):
    """One platform. News has none: a feed says what is new, and an article that is gone may have moved.

    Raises TransientError of ``civicwatch.lib.outgoing_errors`` for what may pass, OutgoingError for the rest.
    """

    name: str
    per_request: int

    def ask(self, keys: Sequence[Key]) -> Answer:
        """What has become of up to ``per_request`` posts; one that is in no set of the answer is unknown."""


def rechecker_for(name: str) -> Rechecker:
    """A fresh one. Raises KeyError for a platform that cannot be asked."""
    rechecker: Rechecker = import_string(RECHECKERS[name])()
    return rechecker
