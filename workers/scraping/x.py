"""X by API v2 recent search (the last seven days), newest first, bounded by the ids already read."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy
from django.conf import settings as django_settings

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from incidents.posts import Post
from incidents.source_kinds import missing_credentials, with_defaults
from workers.scraping.adapter import Cursor, Page, Settings
from workers.scraping.cleaning import make_post, parsed_time
from workers.scraping.sessions import PatientSession, header_number

FIELDS = ["created_at", "author_id", "note_tweet", "lang", "geo", "entities", "referenced_tweets"]
BOUNDS: tuple[str, ...] = ("since_id", "until_id")
PER_REQUEST = 100
LEAST_PER_REQUEST = 10
SNOWFLAKE_EPOCH = 1_288_834_974_657  # milliseconds: an id's upper bits count from here
SEARCHABLE = timedelta(days=7) - timedelta(minutes=10)
WINDOW_SECONDS = 900.0


class XAdapter:
    """Settings: query, posts_per_run. Cursor: since_id, and top and until_id while a walk is unfinished."""

    kind = "x"

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def missing_settings(self) -> list[str]:
        return missing_credentials(self.kind, lambda name: getattr(django_settings, name, ""))

    def fetch(self, settings: Settings, cursor: Cursor) -> Iterator[Page]:
        chosen = with_defaults(self.kind, settings)
        query, left = _without_reposts(chosen["query"]), chosen["posts_per_run"]
        session = PatientSession()
        x = client(session)
        place = self._place(query, cursor)
        bounds = {name: place[name] for name in BOUNDS if name in place}
        token: str | None = None
        while True:
            stop_at_the_rate(session.last_headers, self._clock())
            count = min(PER_REQUEST, max(LEAST_PER_REQUEST, left))
            answer = self._search(x, query, count, {**bounds, **({"next_token": token} if token else {})})
            found, token = (answer.get("data") or [], (answer.get("meta") or {}).get("next_token"))
            left -= len(found)
            place = _moved(place, [int(post["id"]) for post in found], more=bool(token))
            yield Page(_posts(answer, found, self._clock()), place)
            if not token or left <= 0:
                return

    def _place(self, query: str, cursor: Cursor) -> dict[str, Any]:
        """The cursor, without what X would refuse: another query's, or ids older than it searches."""
        if cursor.get("query") != query:
            return {"query": query}
        oldest = self._clock() - SEARCHABLE
        place = {name: value for name, value in cursor.items() if name == "query" or _posted(value) > oldest}
        if "until_id" in place and "top" not in place:
            del place["until_id"]
        if "top" in place and "until_id" not in place:  # the walk's rest is out of reach by now
            place["since_id"] = place.pop("top")
        return place

    def _search(self, x: tweepy.Client, query: str, count: int, bounds: Mapping[str, str]) -> dict[str, Any]:
        return asked_politely(
            lambda: x.search_recent_tweets(
                query,
                max_results=count,
                tweet_fields=FIELDS,
                expansions=["author_id"],
                user_fields=["username"],
                **bounds,
            ),
            self._clock(),
        )


def client(session: PatientSession) -> tweepy.Client:
    """X with the application's own key; answers are plain dictionaries."""
    x = tweepy.Client(django_settings.X_BEARER_TOKEN, return_type=dict)
    x.session, x.user_agent = session, f"{x.user_agent} CivicWatch"
    return x


def asked_politely(call: Callable[[], Any], now: datetime) -> dict[str, Any]:
    """The answer to one request; the library's errors become those of our own door."""
    try:
        answer = call()
    except tweepy.TooManyRequests as error:
        raise RateLimitedError("X asks us to wait", retry_after=_until(error.reset_time, now)) from error
    except (tweepy.TwitterServerError, requests.RequestException) as error:
        raise TransientError(f"X: {type(error).__name__}") from error
    except tweepy.TweepyException as error:
        raise OutgoingError(f"X: {str(error)[:300]}") from error
    if not isinstance(answer, dict):
        raise TransientError("X sent something else than an object")
    return answer


def stop_at_the_rate(headers: Mapping[str, str], now: datetime) -> None:
    if header_number(headers, "x-rate-limit-remaining") == 0:
        reset = header_number(headers, "x-rate-limit-reset")
        raise RateLimitedError("X’s rate is used up for now", retry_after=_until(reset, now))


def _until(reset: float | None, now: datetime) -> float:
    """Seconds until a moment given in seconds since 1970."""
    return max(1.0, reset - now.timestamp()) if reset else WINDOW_SECONDS


def _moved(place: Mapping[str, Any], ids: list[int], *, more: bool) -> dict[str, Any]:
    """The cursor after a page: further down in the walk or, at its end, its top as the new bound."""
    top = place.get("top") or (str(max(ids)) if ids else place.get("since_id"))
    if not more:
        return {"query": place["query"], **({"since_id": top} if top else {})}
    lowest = str(min(ids)) if ids else place.get("until_id")
    moved = {"since_id": place.get("since_id"), "top": top, "until_id": lowest}
    return {"query": place["query"], **{name: value for name, value in moved.items() if value}}


def _posts(answer: Mapping[str, Any], found: list[dict[str, Any]], now: datetime) -> list[Post]:
    names = {user["id"]: user.get("username") for user in (answer.get("includes") or {}).get("users", [])}
    return [_post(post, names.get(post.get("author_id")), now) for post in found if not _is_repost(post)]


def _post(post: Mapping[str, Any], author: str | None, now: datetime) -> Post:
    """``note_tweet`` holds the whole of a post beyond 280 characters."""
    text = (post.get("note_tweet") or {}).get("text") or post.get("text") or ""
    return make_post(
        platform="x",
        external_id=post["id"],
        url=f"https://x.com/{author or 'i'}/status/{post['id']}",
        author=author,
        title="",
        text=text,
        created_at=parsed_time(post["created_at"]) if post.get("created_at") else _posted(post["id"]),
        raw=json.dumps({**post, "username": author}, separators=(",", ":")).encode(),
        now=now,
    )


def _is_repost(post: Mapping[str, Any]) -> bool:
    return any(other.get("type") == "retweeted" for other in post.get("referenced_tweets") or [])


def _without_reposts(query: str) -> str:
    return query if "is:retweet" in query else f"({query}) -is:retweet"


def _posted(post_id: str) -> datetime:
    """When an id was given out: its bits above the lowest 22 are milliseconds."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + SNOWFLAKE_EPOCH) / 1000, UTC)
