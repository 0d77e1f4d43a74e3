"""``/metrics`` of the live process: how many streams are open in it. All else is a web process's."""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from django.core.handlers.asgi import ASGIRequest

from civicwatch.events import stream
from civicwatch.events.kinds import PUBLIC
from civicwatch.lib import figures_access

Application = Callable[[dict[str, Any], stream.Receive, stream.Send], Awaitable[None]]

PATH = "/metrics"
NAME = "civicwatch_live_clients"
_HEAD = f"# HELP {NAME} Streams of events that are open in this process, by part\n# TYPE {NAME} gauge\n"


def with_figures(application: Application) -> Application:
    """Answer ``/metrics``, to those who may read it; pass everything else on."""

    async def answer(scope: dict[str, Any], receive: stream.Receive, send: stream.Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            return await application(scope, receive, send)
        may_read = figures_access.may_read(ASGIRequest(scope, BytesIO()))
        words = _figures() if may_read else "METRICS_TOKEN is needed\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        status = 200 if may_read else 403
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": words.encode()})

    return answer


def _figures() -> str:
    """The public part stands there even where nobody listens: a figure that is missing looks like a fault."""
    parts = {PUBLIC: 0} | {part: len(queues) for part, queues in stream.hub().parts.items()}
    lines = [f'{NAME}{{part="{part or "public"}"}} {count}\n' for part, count in sorted(parts.items())]
    return _HEAD + "".join(lines)
