"""The live process says how many streams are open in it, to those who may know."""

import asyncio

import pytest

from civicwatch.events import live_figures, stream
from civicwatch.events.kinds import PUBLIC


@pytest.fixture(autouse=True)
def hub(monkeypatch):
    hub = stream.Hub()
    monkeypatch.setattr(stream, "_hub", hub)
    return hub


async def _other(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})


def ask(path="/metrics", *, client="127.0.0.1", host="127.0.0.1:8001", **headers) -> tuple[int, str]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "client": (client, 1234),
        "server": ("127.0.0.1", 8001),
        "headers": [(b"host", host.encode()), *((k.encode(), v.encode()) for k, v in headers.items())],
    }
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(live_figures.with_figures(_other)(scope, None, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


def test_open_streams_are_counted_by_part(hub):
    hub.parts[PUBLIC] |= {asyncio.Queue(), asyncio.Queue()}
    hub.parts["tweet"].add(asyncio.Queue())

    status, words = ask()

    assert status == 200
    assert 'civicwatch_live_clients{part="public"} 2\n' in words
    assert 'civicwatch_live_clients{part="tweet"} 1\n' in words


def test_nobody_listening_is_a_figure_too():
    assert 'civicwatch_live_clients{part="public"} 0\n' in ask()[1]


@pytest.mark.parametrize(
    "request_",
    [{"client": "203.0.113.9"}, {"host": "rebound.example"}, {"x-forwarded-for": "127.0.0.1"}],
    ids=str,
)
def test_others_are_refused(request_):
    assert ask(**request_) == (403, "METRICS_TOKEN is needed\n")


def test_whoever_holds_the_token_may_read_from_anywhere(settings):
    settings.METRICS_TOKEN = "a-long-secret"

    assert ask(client="203.0.113.9", authorization="Bearer a-long-secret")[0] == 200
    assert ask(client="203.0.113.9", authorization="Bearer another")[0] == 403


def test_everything_else_is_passed_on():
    assert ask("/live/events/")[0] == 204
