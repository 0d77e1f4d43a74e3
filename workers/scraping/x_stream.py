"""X's filtered stream (API v2), kept open: what matches our rules comes within seconds.

Reconnecting with back-off is tweepy's, after X's documents: at once after a clean end, from a quarter of a
second by steps to 16 s after a broken connection, from 5 s doubling to 320 s after a refusal, from a minute
after a 429. A silence of 21 s, one heartbeat and a second, counts as broken.

One application has one set of rules. Ours carry the tag ``civicwatch:`` and the name of their stream; others
are left alone. Edits come as new posts that name the former ones; deletions come by the compliance stream,
where the contract with X offers it.
"""

import json
import logging
import queue
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import tweepy
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError
from tweets.models import Stream
from tweets.posts import Post, make_post, parsed_time
from workers.scraping.x import SNOWFLAKE_EPOCH, asked_politely

logger = logging.getLogger(__name__)

TAG = "civicwatch:"
FIELDS = [*("created_at", "author_id", "note_tweet", "lang", "referenced_tweets"), "edit_history_tweet_ids"]
PARTITIONS = (1, 2, 3, 4)
IN_HAND = 10_000  # posts read and not stored yet; beyond, reading waits, and X sees to what it does then
GONE = ("delete", "drop")  # events of the compliance stream that take a post away


@dataclass(frozen=True)
class Notice:
    """What one line of a stream comes to: posts with the names of their streams, and ids of what is gone."""

    post: Post | None = None
    streams: tuple[str, ...] = ()
    gone: tuple[str, ...] = field(default=())


class Connection(tweepy.StreamingClient):
    """One connection. What it reads lies in ``inbox``; ``say`` is told when it is well (empty) or why not."""

    def __init__(
        self, token: str, *, inbox: "queue.Queue[Notice]", say: Callable[[str], None], **more: Any
    ) -> None:
        super().__init__(token, return_type=dict, daemon=True, **more)
        self.user_agent: str = f"{getattr(self, 'user_agent', '')} CivicWatch".strip()
        self._inbox, self._say = inbox, say

    def follow_compliance(self, partition: int, *, backfill_minutes: int | None = None) -> Any:
        """The stream of deletions, in a thread; tweepy knows the protocol and not the address."""
        params = {"partition": partition}
        if backfill_minutes:
            params["backfill_minutes"] = backfill_minutes
        return self._threaded_connect("GET", "compliance", params=params)

    def on_data(self, raw_data: bytes) -> None:
        try:
            notice = read_line(raw_data, now=timezone.now())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            logger.warning("a line of X's stream is no post: %s", type(error).__name__)
            return
        if isinstance(notice, str):
            self._say(notice)
        elif notice is not None:
            self._inbox.put(notice)

    def on_connect(self) -> None:
        self._say("")

    def on_keep_alive(self) -> None:
        self._say("")

    def on_connection_error(self) -> None:
        self._say("the connection broke or fell silent")

    def on_request_error(self, status_code: int) -> None:
        self._say(f"X answered {status_code}")

    def on_exception(self, exception: Exception) -> None:
        self._say(type(exception).__name__)


def read_line(raw: bytes, *, now: datetime) -> Notice | str | None:
    """A line of the filtered stream or of the compliance stream; a text where it is an error message."""
    line = json.loads(raw)
    data = line.get("data")
    if not data:
        errors = line.get("errors") or []
        return "; ".join(str(each.get("title", "error")) for each in errors)[:200] if errors else None
    if "id" not in data:
        return Notice(gone=tuple(str(data[kind]["tweet"]["id"]) for kind in GONE if kind in data))
    if any(other.get("type") == "retweeted" for other in data.get("referenced_tweets") or []):
        return None
    tags = [str(rule.get("tag") or "") for rule in line.get("matching_rules") or []]
    streams = tuple(tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG))
    former = tuple(str(each) for each in data.get("edit_history_tweet_ids") or [] if str(each) != data["id"])
    return Notice(_post(line, data, raw, now), streams, former)


def wanted_rules(streams: Iterable[Stream]) -> dict[str, str]:
    """The rules of these streams by their text; ``settings["rules"]`` is a list of texts. Each once: a rule
    that two streams share brings its posts to the first."""
    rules: dict[str, str] = {}
    for stream in streams:
        for value in stream.settings.get("rules") or []:
            rules.setdefault(str(value).strip(), f"{TAG}{stream.name}")
    return {value: tag for value, tag in rules.items() if value}


def sync_rules(x: tweepy.StreamingClient, streams: Sequence[Stream], *, now: datetime) -> None:
    """Make the rules at X those of these streams. Raises OutgoingError, which says what X refused."""
    wanted = wanted_rules(streams)
    there = asked_politely(x.get_rules, now).get("data") or []
    ours = {rule["id"]: rule for rule in there if str(rule.get("tag") or "").startswith(TAG)}
    stale = [number for number, rule in ours.items() if wanted.get(rule["value"]) != rule.get("tag")]
    if stale:
        asked_politely(lambda: x.delete_rules(stale), now)
    present = {rule["value"] for number, rule in ours.items() if number not in stale}
    missing = [tweepy.StreamRule(value, tag) for value, tag in wanted.items() if value not in present]
    if missing:
        answer = asked_politely(lambda: x.add_rules(missing), now)
        if errors := answer.get("errors"):
            raise OutgoingError(f"X refuses a rule: {errors[0].get('title')}: {errors[0].get('value', '')}")


def _post(line: Mapping[str, Any], data: Mapping[str, Any], raw: bytes, now: datetime) -> Post:
    """``note_tweet`` holds the whole of a post beyond 280 characters."""
    users = (line.get("includes") or {}).get("users") or []
    author = next((user["username"] for user in users if user["id"] == data.get("author_id")), "")
    return make_post(
        platform="x",
        external_id=data["id"],
        text=(data.get("note_tweet") or {}).get("text") or data.get("text") or "",
        said_at=parsed_time(data["created_at"]) if data.get("created_at") else _posted(data["id"]),
        author=author or str(data.get("author_id") or ""),
        url=f"https://x.com/{author or 'i'}/status/{data['id']}",
        language=str(data.get("lang") or ""),
        raw=raw,
        now=now,
    )


def _posted(post_id: str) -> datetime:
    """When an id was given out: its bits above the lowest 22 are milliseconds."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + SNOWFLAKE_EPOCH) / 1000, UTC)
