"""Reddit's own word on posts that we have: ``/api/info`` for a hundred at a time, what PRAW's ``info`` asks.

A post that its author or a moderator took away comes back hollow. One that does not come back at all (a
subreddit that was closed, an answer cut short) is unknown. A deleted account leaves its posts without a name.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import praw

from civicwatch.lib.outgoing_errors import OutgoingError
from incidents.services.rechecking import Answer, Key
from workers.scraping.reddit import CLOSED, GONE, client, errors_as_ours, listing, stop_at_the_rate
from workers.scraping.sessions import PatientSession

PATH = "api/info"
LINK = "t3_"  # the prefix of a post's full name
WAITING = "automod_filtered"  # put aside for a moderator, who may let it through again
DELETED_TITLE = "[deleted by user]"


class RedditRechecker:
    name = "reddit"
    per_request = 100

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._session = PatientSession()
        self._reddit: praw.Reddit | None = None

    def ask(self, keys: Sequence[Key]) -> Answer:
        stop_at_the_rate(self._session.last_headers)
        names = ",".join(LINK + external_id for _, external_id in keys)
        try:
            with errors_as_ours(self._clock()):
                self._reddit = self._reddit or client(self._session)
                found = listing(self._reddit, PATH, {"id": names})
        except CLOSED as error:
            raise OutgoingError(f"Reddit: {type(error).__name__}") from error
        posts = [child["data"] for child in found.get("children", []) if child.get("kind") == "t3"]
        asked = {external_id: (platform, external_id) for platform, external_id in keys}
        answers = {asked[post["id"]]: _what_became_of(post) for post in posts if post.get("id") in asked}
        return Answer(
            here=frozenset(key for key, what in answers.items() if what in {"here", "nameless"}),
            gone=frozenset(key for key, what in answers.items() if what == "gone"),
            nameless=frozenset(key for key, what in answers.items() if what == "nameless"),
        )


def _what_became_of(post: Mapping[str, Any]) -> str:
    removed = post.get("removed_by_category")
    if removed == WAITING:
        return "unknown"
    if removed or (post.get("selftext") or "").strip() in GONE or post.get("title") == DELETED_TITLE:
        return "gone"
    return "nameless" if post.get("author") in GONE else "here"
