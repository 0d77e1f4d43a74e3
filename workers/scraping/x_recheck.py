"""X's own word on posts that we have: API v2 lookup, a hundred ids at a time.

What is there stands in ``data``; what is deleted, protected or suspended in ``errors``, each with its id
and the type of the problem. Any other problem says nothing about the post.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import tweepy

from incidents.services.rechecking import Answer, Key
from workers.scraping.sessions import PatientSession
from workers.scraping.x import asked_politely, client, stop_at_the_rate

GONE = {"resource-not-found", "not-authorized-for-resource"}


class XRechecker:
    name = "x"
    per_request = 100

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._session = PatientSession()
        self._x: tweepy.Client | None = None

    def ask(self, keys: Sequence[Key]) -> Answer:
        stop_at_the_rate(self._session.last_headers, self._clock())
        x = self._x = self._x or client(self._session)
        ids = [external_id for _, external_id in keys]
        answer = asked_politely(lambda: x.get_tweets(ids, tweet_fields=["id"]), self._clock())
        asked = {external_id: (platform, external_id) for platform, external_id in keys}
        here = {str(post.get("id")) for post in answer.get("data") or []}
        gone = {found for error in answer.get("errors") or [] if (found := _gone(error))} - here
        return Answer(
            here=frozenset(asked[each] for each in here & asked.keys()),
            gone=frozenset(asked[each] for each in gone & asked.keys()),
        )


def _gone(error: Mapping[str, Any]) -> str | None:
    """The id of a post that X says is not there any more, or nothing."""
    is_about_a_post = error.get("parameter") == "ids" and error.get("resource_type") in {"tweet", "post"}
    problem = str(error.get("type", "")).rpartition("/problems/")[2]
    if is_about_a_post and problem in GONE:
        return str(error.get("resource_id") or error.get("value") or "")
    return None
