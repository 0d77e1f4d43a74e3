"""Text messages a second through the signed webhook, at 64 connections, on a durable PostgreSQL.

    make bench NAMES=sms_webhook

In one run, in turns: the webhook as it is (one INSERT, a bell that coalesces); the same with a Celery task
for each message (INSERT, then ``.delay``); and pgbench inserting the same row with nothing around it.
The processor time of web server and sender is said too: it can be compared where a machine is busy.
Web server and broker are the installation's own; no worker runs, so that only taking in is measured.
"""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg
from twilio.request_validator import RequestValidator

from civicwatch.lib.processes import COMMANDS
from tests.bench.clock import cpu_milliseconds
from tests.servers.free_port import free_port
from tests.servers.installation import ROOT
from tests.servers.postgres import find_program, running_postgres
from tests.servers.valkey import running_valkey

CONNECTIONS, SECONDS, ROUNDS = 64, 8.0, 3
TOKEN = "token-of-a-measurement"
BODY = "Police at 5th and Main, Los Angeles, three cars"


_starting = threading.Lock()


def application(environ, start_response):
    """The other way, for comparison: each message rings by a Celery task of its own."""
    with _starting:
        site = _with_delay()
    return site(environ, start_response)


@cache
def _with_delay():
    from celery import shared_task
    from django.core.wsgi import get_wsgi_application

    site = get_wsgi_application()
    from sightings.models import InboundMessage
    from sightings.services import receiving

    @shared_task(name="read_one_message", ignore_result=True)
    def read_one_message(pk):
        raise NotImplementedError

    def receive(*, sid, payload, source, now):
        row, _made = InboundMessage.objects.get_or_create(
            sid=sid, defaults={"payload": payload, "received_at": now, "source": source, "stage": "received"}
        )
        read_one_message.delay(row.pk)

    receiving.receive = receive
    return site


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found: dict[str, list[Measured]] = {"webhook": [], "insert and .delay": [], "pgbench": []}
    with (
        tempfile.TemporaryDirectory() as folder,
        running_postgres(durable=True) as url,
        running_valkey() as broker,
    ):
        environment = {
            **os.environ,
            "CIVICWATCH_VAR": folder,
            "DATABASE_URL": url,
            "REDIS_URL": broker,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        (Path(folder) / "static").mkdir()
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        for number in range(ROUNDS):
            for name, module in (
                ("webhook", "civicwatch.wsgi:application"),
                ("insert and .delay", "tests.bench.sms_webhook:application"),
            ):
                found[name].append(measure(environment, module, f"{number}{name[0]}"))
                print(f"round {number + 1}, {name}: {said(found[name][-1])}, load {os.getloadavg()[0]:.1f}")
            found["pgbench"].append(Measured(pgbench(url, Path(folder))))
            print(f"round {number + 1}, pgbench: {found['pgbench'][-1].rate:.0f}/s")
    rates = {name: median(one.rate for one in rounds) for name, rounds in found.items()}
    print(f"\nwebhook: {rates['webhook']:.0f}/s, p99 {median(one.p99 for one in found['webhook']):.0f} ms")
    print(f"against insert and .delay: {rates['webhook'] / rates['insert and .delay']:.2f} times")
    print(f"against bare inserts: {rates['webhook'] / rates['pgbench']:.1%}")


class Measured(NamedTuple):
    """Messages a second; the rest in milliseconds, ``web`` and ``sender`` of processor time a message."""

    rate: float
    p99: float = 0.0
    web: float = 0.0
    sender: float = 0.0


def said(result: Measured) -> str:
    processor = f"{result.web:.2f} ms of processor in the web server, {result.sender:.2f} in the sender"
    return f"{result.rate:.0f}/s, p99 {result.p99:.0f} ms, {processor}"


def measure(environment: dict[str, str], module: str, tag: str) -> Measured:
    """Send for `SECONDS`; every answer must be a 200."""
    with web(environment, module) as (port, session):
        requests = signed(port, tag, int(SECONDS * 4000))
        asyncio.run(load(port, signed(port, f"{tag}warm", CONNECTIONS * 4), 2.0))
        before, sender = cpu_milliseconds(session), time.process_time()
        done = asyncio.run(load(port, requests, SECONDS))
        spent, sender = cpu_milliseconds(session) - before, 1000 * (time.process_time() - sender)
    with psycopg.connect(environment["DATABASE_URL"]) as database:
        query = "SELECT count(*) FROM sightings_inboundmessage WHERE sid LIKE %s"
        (stored,) = database.execute(query, [f"SM{tag}-%"]).fetchone() or (0,)
    if stored != len(done):
        raise RuntimeError(f"{len(done)} were acknowledged and {stored} stored")
    p99 = sorted(done)[int(len(done) * 0.99)] * 1000
    return Measured(len(done) / SECONDS, p99, spent / len(done), sender / len(done))


@contextlib.contextmanager
def web(environment: dict[str, str], module: str) -> Iterator[tuple[int, int]]:
    """A web server of its own: its port, and the session of its processes."""
    port = free_port()
    environment = {**environment, "PORT": str(port)}
    command = [
        module if part == "civicwatch.wsgi:application" else part for part in COMMANDS["web"](environment)
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2).status == 200:
                    break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=15)


def signed(port: int, tag: str, count: int) -> list[bytes]:
    """Requests ready to be written to a connection, each a message of its own."""
    url = f"http://127.0.0.1:{port}/sms/twilio/"
    validator = RequestValidator(TOKEN)
    requests = []
    for number in range(count):
        form = {
            "MessageSid": f"SM{tag.replace(' ', '')}-{number}",
            "AccountSid": "AC" + "1" * 32,
            "From": f"+1310555{number % 10_000:04}",
            "To": "+13105550199",
            "Body": BODY,
            "NumMedia": "0",
            "ApiVersion": "2010-04-01",
        }
        body = urlencode(form).encode()
        head = (
            f"POST /sms/twilio/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {validator.compute_signature(url, form)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


async def load(port: int, requests: list[bytes], seconds: float) -> list[float]:
    """Write requests over ``CONNECTIONS`` connections until the time or the requests are over."""
    waiting, took, deadline = iter(requests), [], time.perf_counter() + seconds

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            if began > deadline:
                break
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return took


def pgbench(url: str, folder: Path) -> float:
    """The same row, inserted by PostgreSQL's own tool over as many connections."""
    script = folder / "insert.sql"
    script.write_text(
        "INSERT INTO sightings_inboundmessage (stage, due_at, attempts, failed_stage, error, sid, payload, "
        "received_at, source, text, media_count) VALUES ('received', now(), 0, '', '', "
        f"'PG' || gen_random_uuid(), decode('{os.urandom(500).hex()}', 'hex'), now(), 'webhook', '', 0) "
        "ON CONFLICT DO NOTHING;"
    )
    port = url.rpartition(":")[2].partition("/")[0]
    command = [
        *(find_program("pgbench"), "-n", "-f", str(script), "-c", str(CONNECTIONS), "-j", "2"),
        *("-T", str(int(SECONDS)), "-h", "127.0.0.1", "-p", port, "-U", "civicwatch", "postgres"),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said)[1])  # type: ignore[index]


if __name__ == "__main__":
    main()
