"""Listens to X's filtered stream until told to stop."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tweets.models import StreamKind
from tweets.services import receiving


class Command(BaseCommand):
    help = "Receive posts from X's filtered stream for every enabled stream of kind x. Needs X_BEARER_TOKEN."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.X_BEARER_TOKEN:
            raise CommandError("X_BEARER_TOKEN is not set.")
        if not receiving.enabled_streams(StreamKind.X):
            raise CommandError("No stream of kind x is switched on.")
        from workers.x_listening import Listener  # tweepy, for this command alone

        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Listener().listen(stop.is_set)
