"""Server-sent events over the event log: one reader a process, any number of clients.

The broker's pub/sub only says that there is something to read; without it the log is looked at
every second. A client that comes back with ``Last-Event-ID`` gets what it missed from the log, or is told
to read anew (``reset``) where the log cannot say what that is.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections

from civicwatch.events import audience, stream_access
from civicwatch.events.audience import Circle
from civicwatch.events.kinds import KINDS, PUBLIC, part_of
from civicwatch.events.models import Event
from civicwatch.events.services import CHANNEL
from civicwatch.lib.client_address import client_address, is_loopback, sender_of

logger = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PATH = "/live/events/"
REPLAY_LIMIT = 1000
CLIENT_BACKLOG = 1000
MAX_CLIENTS = 5000
MAX_PER_SENDER = 50  # a newsroom or a school behind one address; somebody on this machine is not counted
HEARTBEAT_SECONDS = 15.0
POLL_SECONDS = 1.0
POLL_WITH_BROKER_SECONDS = 10.0
KEY_AGAIN_SECONDS = 60.0  # how long a stream outlives the key that opened it
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]


class Told(NamedTuple):
    """An event as clients get it: those of its part of the stream, and of its circle where it has one."""

    number: int
    part: str
    circle: Circle | None
    data: bytes

    def is_for(self, partner: int | None) -> bool:
        return self.circle is None or self.circle.holds(partner)


def encode(event: Event) -> bytes:
    """One event as the stream carries it: id, kind, and JSON data of number, kind, subject, payload."""
    data = {
        "number": event.number,
        "kind": event.kind,
        "subject": event.subject,
        "payload": event.payload,
    }
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.number or 0, event.kind.encode(), orjson.dumps(data))


def read_after(number: int, limit: int, part: str | None = None) -> list[Told]:
    """The next numbered events, of one part of the stream or of all."""
    close_old_connections()
    found = Event.objects.after(number)
    if part is not None:
        found = found.exclude(kind__in=[kind for kind in KINDS if part_of(kind) != part])
    events = list(found[:limit])
    circles = audience.circles_of(event.subject for event in events)
    return [
        Told(event.number or 0, part_of(event.kind), circles.get(event.subject), encode(event))
        for event in events
    ]


def last_number() -> int:
    """The number of the newest event, 0 where there is none."""
    close_old_connections()
    newest = Event.objects.numbered().order_by("-number").values_list("number", flat=True).first()
    return newest or 0


class Hub:
    """Reads the log once a process and hands each event to every client's queue."""

    def __init__(self) -> None:
        self.head = 0
        self.parts: dict[str, set[asyncio.Queue[bytes | None]]] = defaultdict(set)
        self.partners: dict[asyncio.Queue[bytes | None], int] = {}
        self.senders: Counter[str] = Counter()
        self._reader: asyncio.Task[None] | None = None
        self._listener: asyncio.Task[None] | None = None  # a task that nobody holds may be swept away
        self._rung = asyncio.Event()
        self._listening = False
        self._started = asyncio.Lock()

    async def start(self) -> None:
        async with self._started:
            if self._reader is None:
                self.head = await sync_to_async(last_number)()
                self._reader = asyncio.create_task(self._read_for_ever())
                self._listener = asyncio.create_task(self._listen_for_ever())
                self._listener.add_done_callback(lambda task: task.result())

    async def _read_for_ever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                patience = POLL_WITH_BROKER_SECONDS if self._listening else POLL_SECONDS
                await asyncio.wait_for(self._rung.wait(), patience)
            self._rung.clear()
            try:
                await self._read()
            except Exception:  # the database is away: clients keep their connection and get it later
                logger.exception("the event log could not be read; trying again")
                await asyncio.sleep(POLL_SECONDS)

    async def _read(self) -> None:
        while events := await sync_to_async(read_after)(self.head, REPLAY_LIMIT):
            for told in events:
                self.head = told.number
                for queue in list(self.parts[told.part]):
                    if told.is_for(self.partners.get(queue)):
                        self._give(queue, told.data)

    @property
    def clients(self) -> set[asyncio.Queue[bytes | None]]:
        """Those of the public part."""
        return self.parts[PUBLIC]

    def count(self) -> int:
        return sum(len(queues) for queues in self.parts.values())

    def join(self, queue: asyncio.Queue[bytes | None], part: str, partner: int | None) -> None:
        self.parts[part].add(queue)
        if partner is not None:
            self.partners[queue] = partner

    def leave(self, queue: asyncio.Queue[bytes | None]) -> None:
        self.partners.pop(queue, None)
        for queues in self.parts.values():
            queues.discard(queue)

    def _give(self, queue: asyncio.Queue[bytes | None], data: bytes) -> None:
        """A client that does not keep up is let go; it comes back with its last id."""
        if queue.qsize() >= CLIENT_BACKLOG:
            self.leave(queue)
            queue.put_nowait(None)
        else:
            queue.put_nowait(data)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                async with (
                    redis.asyncio.Redis.from_url(
                        settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=None
                    ) as client,
                    client.pubsub() as pubsub,
                ):
                    await pubsub.subscribe(CHANNEL)
                    self._listening = True
                    async for _ in pubsub.listen():
                        self._rung.set()
            except (redis.RedisError, OSError):
                self._listening = False
                self._rung.set()
                await asyncio.sleep(POLL_SECONDS)


_hub: Hub | None = None


def hub() -> Hub:
    """This process's hub."""
    global _hub
    _hub = _hub or Hub()
    return _hub


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application: the stream at ``/live/events/``, 404 elsewhere."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
        await _stream(scope, receive, send)
    elif scope["type"] == "http":
        await _refuse(send, 404)


async def _lifespan(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def _refuse(send: Send, status: int, why: str = "") -> None:
    """``why`` is for somebody who tries it by hand, as the API says it (RFC 9457)."""
    headers = [(b"retry-after", b"10")]
    if why:
        headers.append((b"content-type", b"application/problem+json"))
    problem = {"type": "about:blank", "status": status, "detail": why}
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(problem) if why else b""})


async def _stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    central = hub()
    await central.start()
    part = stream_access.part_wanted(scope)
    access = await stream_access.ask(scope, part)
    if access.status != stream_access.OK:
        return await _refuse(send, access.status, stream_access.WHY_NOT[access.status])
    if central.count() >= MAX_CLIENTS:
        return await _refuse(send, 503)
    sender = _sender(scope)
    if central.senders[sender] >= MAX_PER_SENDER and not is_loopback(sender):
        return await _refuse(send, 429)
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    central.join(queue, part, access.partner)
    central.senders[sender] += 1
    gone = asyncio.create_task(_until_gone(receive))
    writing = asyncio.create_task(_write(scope, part, access.partner, queue, central.head, send))
    try:
        await asyncio.wait({gone, writing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        central.leave(queue)
        central.senders -= Counter([sender])
        gone.cancel()
        writing.cancel()
        await asyncio.gather(gone, writing, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(
    scope: dict[str, Any],
    part: str,
    partner: int | None,
    queue: asyncio.Queue[bytes | None],
    joined_at: int,
    send: Send,
) -> None:
    """Replay what the client missed up to where it joined, then whatever comes, as long as it may hear it."""
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await _body(send, b"retry: 2000\n\n")
    last = _last_event_id(scope)
    if last is not None and last != joined_at:
        await _body(send, await sync_to_async(_missed)(last, joined_at, part, partner))
    asked_at = time.monotonic()
    while True:
        try:
            data = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            data = b": still here\n\n"
        if part != PUBLIC and time.monotonic() - asked_at > KEY_AGAIN_SECONDS:
            asked_at = time.monotonic()
            if (await stream_access.ask(scope, part)).status != stream_access.OK:
                data = None  # revoked, expired, or the partner has lost the scope
        if data is None:
            return await send({"type": "http.response.body", "body": b""})
        await _body(send, data)


def _missed(last: int, joined_at: int, part: str, partner: int | None) -> bytes:
    """What a client that saw ``last`` has not seen of what was told until it joined: the events, or one
    ``reset`` where it has to read anew.

    So it has where it missed too many, or saw more than there is: its numbers are those of a log that an
    older copy has replaced. Ahead of this process alone, it missed nothing.
    """
    if last > joined_at:
        return b"" if last <= last_number() else _reset(joined_at)
    missed = read_after(last, REPLAY_LIMIT + 1, part)
    if len(missed) > REPLAY_LIMIT:
        return _reset(joined_at)
    return b"".join(told.data for told in missed if told.number <= joined_at and told.is_for(partner))


def _reset(number: int) -> bytes:
    return b"id: %d\nevent: reset\ndata: {}\n\n" % number


async def _body(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


def _sender(scope: dict[str, Any]) -> str:
    """Whom a stream is counted for: the client's address, also behind proxies of our own."""
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    remote = (scope.get("client") or ("", 0))[0]
    proxies = settings.TRUSTED_PROXIES
    return sender_of(client_address(remote=remote, forwarded_for=",".join(forwarded), proxies=proxies))


def _last_event_id(scope: dict[str, Any]) -> int | None:
    """What the client saw last, by header (a browser coming back) or ``?last_event_id=``."""
    headers = dict(scope["headers"])
    raw = headers.get(b"last-event-id", b"").decode("latin-1")
    query = scope.get("query_string", b"").decode("latin-1")
    for part in query.split("&"):
        name, _, value = part.partition("=")
        raw = raw or (value if name == "last_event_id" else "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None
