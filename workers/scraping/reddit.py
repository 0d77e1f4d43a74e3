"""Reddit by PRAW with an application's own credentials: new posts, or search, in several subreddits.

Listings run from new to old: a walk keeps where it began and where it is, and ends where the last one began.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import praw
import prawcore
from django.conf import settings as django_settings
from praw.exceptions import PRAWException

from civicwatch.lib.http import retry_after, user_agent
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from incidents.posts import Post
from incidents.source_kinds import missing_credentials, with_defaults
from workers.scraping.adapter import Cursor, Page, Settings
from workers.scraping.cleaning import make_post
from workers.scraping.sessions import PatientSession, header_number

SITE = "https://www.reddit.com"
PER_REQUEST = 100
OVERLAP = 3600.0  # seconds read again, since a post approved late keeps its early date
RESERVE = 5.0  # requests of the ten-minute window that we leave to others with the same key
LONGEST_QUERY = 450  # Reddit cuts a search query near 512 characters
GONE = {"[deleted]", "[removed]"}
CLOSED = (prawcore.Forbidden, prawcore.NotFound, prawcore.Redirect)  # private, banned, or never there


class RedditAdapter:
    """Settings: subreddits, terms, posts_per_run, days_back. Cursor: one place for each stream."""

    kind = "reddit"

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def missing_settings(self) -> list[str]:
        return missing_credentials(self.kind, lambda name: getattr(django_settings, name, ""))

    def fetch(self, settings: Settings, cursor: Cursor) -> Iterator[Page]:
        chosen = with_defaults(self.kind, settings)
        streams = list(_streams(chosen["subreddits"], chosen["terms"] or []))
        places: dict[str, Any] = {key: dict(cursor.get(key, {})) for key, _, _ in streams}
        streams.sort(key=lambda stream: places[stream[0]].get("seen", 0.0))
        session, left = PatientSession(), chosen["posts_per_run"]
        days_back, unread = chosen["days_back"], list[str]()
        with client(session) as reddit:
            for key, path, params in streams:
                try:
                    with errors_as_ours(self._clock()):
                        for posts, place in self._walk(reddit, session, path, params, places[key], days_back):
                            places[key] = place
                            left -= len(posts)
                            yield Page(posts, dict(places))
                            if left <= 0:
                                return
                except CLOSED as error:
                    unread.append(f"{key.split('?')[0]}: {type(error).__name__}")
        if len(unread) == len(streams):
            raise OutgoingError("; ".join(unread))
        if unread:
            yield Page([], dict(places), problem="; ".join(unread))

    def _walk(
        self,
        reddit: praw.Reddit,
        session: PatientSession,
        path: str,
        params: Mapping[str, Any],
        place: Mapping[str, Any],
        days_back: int,
    ) -> Iterator[tuple[list[Post], dict[str, Any]]]:
        """Pages from new to old. ``seen`` is where the last whole walk began, ``top`` where this one did."""
        seen = place.get("seen", self._clock().timestamp() - days_back * 86_400)
        top, after = place.get("top", seen), place.get("after")
        resumed = after is not None
        while True:
            stop_at_the_rate(session.last_headers)
            page = listing(
                reddit,
                path,
                {**params, "limit": PER_REQUEST, **({"after": after} if after else {})},
            )
            children = [child["data"] for child in page.get("children", []) if child.get("kind") == "t3"]
            if (
                resumed and not children
            ):  # the post that marked our place was deleted: walk again from the top
                resumed, after = False, None
                continue
            top = max([top, *(float(child["created_utc"]) for child in children)])
            after, resumed = page.get("after"), False
            done = not after or not children or float(children[-1]["created_utc"]) < seen - OVERLAP
            now = self._clock()
            posts = [_post(child, now) for child in children if not _is_gone(child)]
            yield (
                posts,
                {"seen": top} if done else {"seen": seen, "top": top, "after": after},
            )
            if done:
                return


def client(session: PatientSession) -> praw.Reddit:
    """Reddit with the application's own credentials, and with nobody signed in."""
    return praw.Reddit(
        "DEFAULT",
        client_id=django_settings.REDDIT_CLIENT_ID,
        client_secret=django_settings.REDDIT_CLIENT_SECRET,
        user_agent=user_agent(),
        username=None,
        password=None,
        refresh_token=None,
        check_for_updates=False,
        check_for_async=False,
        requestor_kwargs={"session": session},
    )


@contextmanager
def errors_as_ours(now: datetime) -> Iterator[None]:
    """The libraries' errors as those of our own door; a closed subreddit's stay, for the caller."""
    try:
        yield
    except CLOSED:
        raise
    except prawcore.TooManyRequests as error:
        wait = retry_after(error.retry_after, now=now)
        raise RateLimitedError("Reddit asks us to wait", retry_after=wait) from error
    except (prawcore.ServerError, prawcore.RequestException, prawcore.BadJSON) as error:
        raise TransientError(f"Reddit: {type(error).__name__}") from error
    except (prawcore.PrawcoreException, PRAWException) as error:
        raise OutgoingError(f"Reddit: {str(error)[:300]}") from error


def _streams(subreddits: list[str], terms: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(key in the cursor, path, parameters) of every listing to walk."""
    queries = list(_queries(terms))
    for name in subreddits:
        name = name.strip().removeprefix("/").removeprefix("r/").strip("/")
        if not queries:
            yield f"r/{name}", f"r/{name}/new", {}
        for query in queries:
            mark = hashlib.sha256(query.encode()).hexdigest()[:8]
            yield (
                f"r/{name}?{mark}",
                f"r/{name}/search",
                {
                    "q": query,
                    "sort": "new",
                    "t": "all",
                    "restrict_sr": "1",
                    "type": "link",
                },
            )


def _queries(terms: list[str]) -> Iterator[str]:
    """The terms as few “this OR that” queries, each short enough for Reddit."""
    query = ""
    for term in terms:
        quoted = '"' + term.strip().replace('"', " ") + '"'
        if query and len(query) + len(quoted) + 4 > LONGEST_QUERY:
            yield query
            query = ""
        query = f"{query} OR {quoted}" if query else quoted
    if query:
        yield query


def listing(reddit: praw.Reddit, path: str, params: dict[str, Any]) -> Mapping[str, Any]:
    """One page of a listing as Reddit sent it; PRAW's lazy objects would ask again for what is missing."""
    answer = reddit.request(method="GET", path=path, params=params)
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), dict):
        raise TransientError("Reddit sent something else than a listing")
    data: dict[str, Any] = answer["data"]
    return data


def _is_gone(child: Mapping[str, Any]) -> bool:
    """Deleted by its author or removed by a moderator: not ours to keep."""
    return bool(child.get("removed_by_category")) or (child.get("selftext") or "").strip() in GONE


def _post(child: Mapping[str, Any], now: datetime) -> Post:
    """A link post carries its link as the last line of its text; the address is always the post's own."""
    text, link = child.get("selftext") or "", child.get("url")
    if link and not child.get("is_self"):
        text = f"{text}\n{link}".strip()
    author = child.get("author")
    return make_post(
        platform="reddit",
        external_id=child["id"],
        url=SITE + child["permalink"] if child.get("permalink") else link,
        author=None if author in GONE else author,
        title=child.get("title") or "",
        text=text,
        created_at=datetime.fromtimestamp(float(child["created_utc"]), UTC),
        raw=json.dumps(child, ensure_ascii=True, separators=(",", ":")).encode(),
        now=now,
    )


def stop_at_the_rate(headers: Mapping[str, str]) -> None:
    remaining = header_number(headers, "x-ratelimit-remaining")
    if remaining is not None and remaining < RESERVE:
        wait = header_number(headers, "x-ratelimit-reset")
        raise RateLimitedError("Reddit’s rate is used up for now", retry_after=wait or 60.0)
