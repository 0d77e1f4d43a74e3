"""The live stream: what a client missed comes first, then what happens, each event once."""

import asyncio
import gc
import json

import pytest
from asgiref.sync import sync_to_async

from civicwatch.events import services, stream

pytestmark = pytest.mark.django_db(transaction=True)


class Client:
    """A browser's EventSource, as ASGI messages."""

    def __init__(self, *, last_event_id=None, path=stream.PATH, query=b"", address="127.0.0.1", via=None):
        headers = [(b"last-event-id", str(last_event_id).encode())] if last_event_id is not None else []
        headers += [(b"x-forwarded-for", via.encode())] if via else []
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": headers,
            "query_string": query,
            "client": (address, 40_000),
        }
        self.leave = asyncio.Event()
        self.started = asyncio.Event()
        self.status = None
        self.closed = False
        self.body = b""
        self.task = asyncio.create_task(stream.application(self.scope, self.receive, self.send))

    async def receive(self):
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])
        else:
            self.body += message.get("body", b"")
            self.closed = not message.get("more_body", False)
            self.started.set()

    @property
    def events(self):
        parts = [part for part in self.body.decode().split("\n\n") if "event: " in part]
        return [dict(line.split(": ", 1) for line in part.splitlines()) for part in parts]

    async def until(self, count):
        async with asyncio.timeout(30):
            while len(self.events) < count:
                await asyncio.sleep(0.02)

    async def close(self):
        self.leave.set()
        await self.task


@pytest.fixture
def fresh_hub(monkeypatch):
    monkeypatch.setattr(stream, "_hub", None)
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(stream, "POLL_WITH_BROKER_SECONDS", 0.05)


@sync_to_async
def happen(*subjects):
    for subject in subjects:
        services.record(kind="incident.published", subject=subject, payload={"id": 7})
    services.number_waiting()


def run(scenario):
    async def main():
        try:
            await scenario()
        finally:
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    asyncio.run(main())


async def wait_for_ever(self):
    await asyncio.get_running_loop().create_future()  # which nothing else holds


def test_a_client_hears_what_happens_while_it_listens(fresh_hub):
    async def scenario():
        await happen("before")
        client = Client()
        await client.started.wait()
        await happen("incidents/1", "incidents/2")
        await client.until(2)
        await client.close()
        assert [event["id"] for event in client.events] == ["2", "3"]
        assert json.loads(client.events[0]["data"]) == {
            "number": 2, "kind": "incident.published", "subject": "incidents/1", "payload": {"id": 7},
        }  # fmt: skip
        assert client.headers[b"content-type"].startswith(b"text/event-stream")

    run(scenario)


def test_a_client_that_comes_back_gets_what_it_missed_once(fresh_hub):
    async def scenario():
        await happen("a", "b", "c")
        client = Client(last_event_id=1)
        await client.started.wait()
        await happen("d")
        await client.until(3)
        await asyncio.sleep(0.2)
        await client.close()
        assert [event["id"] for event in client.events] == ["2", "3", "4"]

    run(scenario)


def test_one_that_missed_too_much_is_told_to_start_over(fresh_hub, monkeypatch):
    monkeypatch.setattr(stream, "REPLAY_LIMIT", 2)

    async def scenario():
        await happen("a", "b", "c", "d")
        client = Client(query=b"last_event_id=0")
        await client.until(1)
        await client.close()
        assert [(event["event"], event["id"]) for event in client.events] == [("reset", "4")]

    run(scenario)


def test_one_that_saw_more_than_there_is_is_told_to_start_over_and_hears_what_comes(fresh_hub):
    """An older copy was put back: its numbers come a second time, for other events."""

    async def scenario():
        await happen("a", "b")
        client = Client(last_event_id=40)
        await client.until(1)
        await happen("c")
        await client.until(2)
        await client.close()
        told = [(event["event"], event["id"]) for event in client.events]
        assert told == [("reset", "2"), ("incident.published", "3")]

    run(scenario)


def test_one_that_is_ahead_of_this_process_alone_missed_nothing(fresh_hub, monkeypatch):
    """Another process read the log sooner."""
    monkeypatch.setattr(stream.Hub, "_read_for_ever", wait_for_ever)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.01)

    async def scenario():
        await stream.hub().start()
        await happen("a")
        client = Client(last_event_id=1)
        async with asyncio.timeout(30):
            while b": still here" not in client.body:
                await asyncio.sleep(0.02)
        await client.close()
        assert client.events == []

    run(scenario)


def test_one_that_does_not_keep_up_is_let_go(fresh_hub, monkeypatch):
    monkeypatch.setattr(stream, "CLIENT_BACKLOG", 1)
    hub = stream.Hub()
    queue = asyncio.Queue()
    hub.clients.add(queue)
    hub._give(queue, b"1")
    hub._give(queue, b"2")
    assert hub.clients == set()
    assert [queue.get_nowait(), queue.get_nowait()] == [b"1", None]


def test_whoever_listens_for_the_bell_is_not_swept_away(fresh_hub, monkeypatch):
    async def scenario():
        hub = stream.Hub()
        monkeypatch.setattr(stream.Hub, "_listen_for_ever", wait_for_ever)
        await hub.start()
        await asyncio.sleep(0)
        gc.collect()
        assert any(task.get_coro().__name__ == "wait_for_ever" for task in asyncio.all_tasks())

    run(scenario)


def test_other_addresses_are_not_found(fresh_hub):
    async def scenario():
        client = Client(path="/admin/")
        await client.task
        assert client.status == 404

    run(scenario)


def test_the_sites_own_address_points_to_the_live_process(client, settings):
    settings.LIVE_URL = "http://127.0.0.1:9999"
    answer = client.get("/live/events/?last_event_id=4")
    assert (answer.status_code, answer["Location"]) == (
        307,
        "http://127.0.0.1:9999/live/events/?last_event_id=4",
    )
    settings.LIVE_URL = ""
    assert client.get("/live/events/").status_code == 503


async def statuses(*clients):
    """What each was answered; all of them stay until all are answered."""
    for client in clients:
        async with asyncio.timeout(30):
            await client.started.wait()
    for client in clients:
        await client.close()
    return [client.status for client in clients]


def test_one_sender_has_a_limited_number_of_streams(fresh_hub, monkeypatch):
    monkeypatch.setattr(stream, "MAX_PER_SENDER", 2)

    async def scenario():
        same = [Client(address=f"2001:db8:1:2::{n}") for n in range(3)]
        other = Client(address="198.51.100.1")
        assert await statuses(*same, other) == [200, 200, 429, 200]
        assert await statuses(Client(address="2001:db8:1:2::9")) == [200]  # the first ones have left
        assert stream.hub().senders == {}

    run(scenario)


def test_this_machine_may_have_any_number(fresh_hub, monkeypatch):
    monkeypatch.setattr(stream, "MAX_PER_SENDER", 1)

    async def scenario():
        assert await statuses(*(Client() for _ in range(3))) == [200] * 3

    run(scenario)


def test_behind_a_proxy_the_client_counts_and_not_the_proxy(fresh_hub, monkeypatch, settings):
    monkeypatch.setattr(stream, "MAX_PER_SENDER", 1)
    settings.TRUSTED_PROXIES = 1

    async def scenario():
        clients = [Client(address="127.0.0.1", via=f"192.0.2.{n}, 198.51.100.{n % 2}") for n in range(4)]
        assert await statuses(*clients) == [200, 200, 429, 429]

    run(scenario)
