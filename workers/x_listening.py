"""Keeps X's filtered stream open and stores what comes; rules follow what admin says within a minute."""

import logging
import queue
import time
from collections import defaultdict
from collections.abc import Callable

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError
from tweets.models import Stream, StreamKind
from tweets.posts import Post
from tweets.services import deletion, receiving
from workers.scraping.x_stream import FIELDS, IN_HAND, PARTITIONS, Connection, Notice, sync_rules

logger = logging.getLogger(__name__)

BATCH = 500
LOOK_AGAIN_SECONDS = 60.0
WAIT_SECONDS = 0.5
REST_SECONDS = 2.0
LAST_SECONDS = 3.0  # for what is in hand when it is time to stop


class Listener:
    """Reads in threads of tweepy's, writes in the caller's."""

    def __init__(self) -> None:
        self._inbox: queue.Queue[Notice] = queue.Queue(maxsize=IN_HAND)
        self._streams: dict[str, Stream] = {}
        self._held: list[Notice] = []
        self._state: str | None = None
        self._noted_at = 0.0
        self._x = Connection(settings.X_BEARER_TOKEN, inbox=self._inbox, say=self._say)
        self._others: list[Connection] = []

    def listen(self, should_stop: Callable[[], bool]) -> None:
        """Until told to stop, or no stream of kind x is switched on any more."""
        looked_at = None
        while not should_stop():
            close_old_connections()
            try:
                if looked_at is None or time.monotonic() - looked_at >= LOOK_AGAIN_SECONDS:
                    looked_at = time.monotonic()
                    if not self._look():
                        return
                self._store(self._next())
                self._note()
            except Error as error:
                logger.warning("the database did not answer (%s); trying again", type(error).__name__)
                connection.close()
                time.sleep(REST_SECONDS)
        self._x.disconnect()
        deadline = time.monotonic() + LAST_SECONDS
        while time.monotonic() < deadline and (left := self._next()):
            self._store(left)

    def _look(self) -> bool:
        """What admin says now: rules to X, and a connection where there is none."""
        streams = receiving.enabled_streams(StreamKind.X)
        self._streams = {stream.name: stream for stream in streams}
        try:
            sync_rules(self._x, streams, now=timezone.now())
        except OutgoingError as error:
            self._say(str(error))
        if streams and not self._x.running:
            first = streams[0].settings
            backfill = first.get("backfill_minutes")
            more = {"backfill_minutes": int(backfill)} if backfill else {}
            self._x.filter(
                threaded=True,
                tweet_fields=FIELDS,
                expansions=["author_id"],
                user_fields=["username"],
                **more,
            )
            if first.get("compliance") and not self._others:
                self._follow_compliance(int(backfill) if backfill else None)
        return bool(streams)

    def _follow_compliance(self, backfill: int | None) -> None:
        for partition in PARTITIONS:
            other = Connection(settings.X_BEARER_TOKEN, inbox=self._inbox, say=lambda text: None)
            other.follow_compliance(partition, backfill_minutes=backfill)
            self._others.append(other)

    def _next(self) -> list[Notice]:
        """What has come; a moment of patience where nothing has."""
        found, self._held = self._held, []
        try:
            found.append(self._inbox.get(timeout=0.01 if found else WAIT_SECONDS))
            while len(found) < BATCH:
                found.append(self._inbox.get_nowait())
        except queue.Empty:
            pass
        return found

    def _store(self, notices: list[Notice]) -> None:
        """Posts first, so that one which came and went in the same moment is gone afterwards."""
        by_stream: dict[str, list[Post]] = defaultdict(list)
        for notice in notices:
            known = [name for name in notice.streams if name in self._streams]
            if notice.post and known:
                by_stream[known[0]].append(notice.post)
        try:
            for name, posts in by_stream.items():
                receiving.receive(posts, stream=self._streams[name])
            deletion.deleted_at_source([("x", each) for notice in notices for each in notice.gone])
        except Error:
            self._held = notices  # they are only here: kept until the database answers
            raise

    def _say(self, state: str) -> None:
        """From tweepy's threads: remembered, and written down by the one that has the database."""
        self._state = state

    def _note(self) -> None:
        if self._state is None or (not self._state and time.monotonic() - self._noted_at < WAIT_SECONDS * 20):
            return
        state, self._state, self._noted_at = self._state, None, time.monotonic()
        for stream in self._streams.values():
            receiving.note_attempt(stream, error=state)
