"""Reads posts that other systems add to a Redis Stream, as one of a consumer group.

An entry is acknowledged after the commit that stored it: a reader that dies leaves it pending, and another
takes it over after a minute. What is no post goes to a dead-letter stream with the reason.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import orjson
import redis
from django.conf import settings
from django.db import DataError, Error, close_old_connections, connection
from django.utils import timezone

from tweets.models import Stream
from tweets.posts import Post, read_item
from tweets.services import receiving

logger = logging.getLogger(__name__)

BATCH = 500
BLOCK_MILLISECONDS = 1_000
TAKE_OVER_MILLISECONDS = 60_000  # how long an entry may be in somebody's hands
MOST_DELIVERIES = 5  # one that was handed out so often and never came back kills its readers
DEAD_LETTERS = 10_000  # kept, about
REST_SECONDS = 2.0
NOTE_SECONDS = 10.0
Entry = tuple[bytes, dict[bytes, bytes]]


class Reader:
    """One consumer of one stream. ``settings`` of the Stream: ``key`` and ``group``, both optional."""

    def __init__(self, stream: Stream, *, client: redis.Redis | None = None, name: str = "") -> None:
        self.stream = stream
        self.key = str(stream.settings.get("key") or f"civicwatch:tweets:{stream.name}")
        self.group = str(stream.settings.get("group") or "civicwatch")
        self.dead_letters = f"{self.key}:dead"
        self.name = name or f"{socket.gethostname()}-{os.getpid()}"
        self._client = client or redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1.0, socket_timeout=10.0, protocol=2
        )
        self._noted_at = float("-inf")
        self._next = "0"  # first what this consumer was given before, then what is new

    def read_for_ever(self, should_stop: Callable[[float], bool]) -> None:
        """Until told to stop. Neither a broker nor a database that is away ends it."""
        while not should_stop(0.0):
            close_old_connections()
            try:
                self.read_once()
            except (redis.RedisError, OSError, Error) as error:
                logger.warning("stream %s: %s; trying again", self.stream.name, type(error).__name__)
                self._next = "0"  # what was read and not stored is still ours
                self._note(type(error).__name__)
                should_stop(REST_SECONDS)

    def read_once(self, *, block: int | None = BLOCK_MILLISECONDS) -> int:
        """Take over what others left, or read the next entries; return how many."""
        self._make_group()
        entries = self._left_by_others() or self._read(block)
        if not entries:
            self._next = ">"
            self._note("")
            return 0
        self._take(entries)
        return len(entries)

    def _make_group(self) -> None:
        try:
            self._client.xgroup_create(self.key, self.group, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def _read(self, block: int | None) -> list[Entry]:
        wait = block if self._next == ">" else None
        found: Any = self._client.xreadgroup(
            self.group, self.name, {self.key: self._next}, count=BATCH, block=wait
        )
        return found[0][1] if found else []

    def _left_by_others(self) -> list[Entry]:
        found: Any = self._client.xautoclaim(
            self.key, self.group, self.name, min_idle_time=TAKE_OVER_MILLISECONDS, count=BATCH
        )
        entries: list[Entry] = [entry for entry in found[1] if entry[1]]
        if not entries:
            return []
        pending: Any = self._client.xpending_range(
            self.key, self.group, min=entries[0][0], max=entries[-1][0], count=BATCH, consumername=self.name
        )
        often = {each["message_id"] for each in pending if each["times_delivered"] > MOST_DELIVERIES}
        self._bury([(entry, "handed out too often") for entry in entries if entry[0] in often])
        return [entry for entry in entries if entry[0] not in often]

    def _take(self, entries: list[Entry]) -> None:
        now = timezone.now()
        posts, bad = [], []
        for entry in entries:
            try:
                posts.append((entry, _post(entry[1], self.stream, now)))
            except ValueError as error:
                bad.append((entry, str(error)))
        bad += self._store(posts, now)
        self._bury(bad)
        buried = {entry[0] for entry, _ in bad}
        if done := [entry[0] for entry in entries if entry[0] not in buried]:
            self._client.xack(self.key, self.group, *done)
        self._note("")

    def _store(self, posts: list[tuple[Entry, Post]], now: datetime) -> list[tuple[Entry, str]]:
        """Store a batch; where the database refuses it, one by one, so that one costs no other."""
        try:
            receiving.receive([post for _, post in posts], stream=self.stream, now=now)
        except (DataError, ValueError) as error:
            if len(posts) == 1:
                return [(posts[0][0], f"the database refuses it: {type(error).__name__}")]
            return [bad for one in posts for bad in self._store([one], now)]
        return []

    def _bury(self, bad: Iterable[tuple[Entry, str]]) -> None:
        """To the dead letters, then acknowledged: in this order nothing gets lost between the two."""
        for (number, fields), reason in bad:
            letter: dict[Any, Any] = {**fields, b"reason": reason.encode(), b"entry": number}
            self._client.xadd(self.dead_letters, letter, maxlen=DEAD_LETTERS, approximate=True)
            self._client.xack(self.key, self.group, number)

    def _note(self, error: str) -> None:
        """How it goes: an error at once, that all is well now and then."""
        if not error and time.monotonic() < self._noted_at + NOTE_SECONDS:
            return
        self._noted_at = float("-inf") if error else time.monotonic()
        try:
            receiving.note_attempt(self.stream, error=error)
        except Error:
            connection.close()


def _post(fields: dict[bytes, bytes], stream: Stream, now: datetime) -> Post:
    """``data`` holds the object as JSON, or each of its members is a field. Raises ValueError."""
    if b"data" in fields:
        raw = fields[b"data"]
        try:
            item = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise ValueError("data is no JSON") from None
        return read_item(item, platform=_platform(stream), now=now, raw=raw)
    item = {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in fields.items()}
    return read_item(item, platform=_platform(stream), now=now)


def _platform(stream: Stream) -> str:
    return str(stream.settings.get("platform") or f"stream-{stream.pk}")
