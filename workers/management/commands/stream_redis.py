"""Reads the Redis Streams that other systems feed, each in a thread of its own, until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tweets.models import Stream, StreamKind
from tweets.services import receiving
from workers.redis_stream import Reader


class Command(BaseCommand):
    help = "Read posts from every enabled stream of kind redis, as one of its consumer group."

    def handle(self, *args: Any, **options: Any) -> None:
        streams = receiving.enabled_streams(StreamKind.REDIS)
        if not streams:
            raise CommandError("No stream of kind redis is switched on.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        readers = [
            threading.Thread(target=_read, args=(stream, stop), name=stream.name, daemon=True)
            for stream in streams
        ]
        for reader in readers:
            reader.start()
        stop.wait()
        for reader in readers:
            reader.join(timeout=4)


def _read(stream: Stream, stop: threading.Event) -> None:
    try:
        Reader(stream).read_for_ever(stop.wait)
    finally:
        connection.close()
