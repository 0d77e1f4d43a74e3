"""The order in which an installation comes up: state, database, static files, pages, then the rest."""

import os
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from civicwatch.access.services import first_logins
from civicwatch.lib import backlog, embedded_broker, ports, processes, static_files
from civicwatch.lib.demonstration import Progress, read_progress, write_progress
from civicwatch.lib.parent_process import ParentProcess
from civicwatch.lib.supervisor import Program, Supervisor
from incidents.models import Incident, Report
from tweets.models import StreamKind
from tweets.services import receiving

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
# Pages first: eight Pythons that start at once would all be late.
LATER = ("live", "sweeper", "judge", "worker", "beat")
PAGES_WITHIN_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.5  # at what only changes while the installation comes up


class PortInUseError(Exception):
    """Somebody else listens on PORT."""


class Installation:
    """Brings everything up, keeps it up, and takes it down; ``say`` prints one line for the operator."""

    def __init__(
        self, say: Callable[[str], None], *, parent: ParentProcess | None = None, demonstrate: bool = True
    ) -> None:
        self.say = say
        self.parent = parent
        self.demonstrate = demonstrate and "load_demo" in get_commands()
        self.supervisor = Supervisor(settings.VAR / "logs", say)
        self._environment: dict[str, str] = {}
        self._announced = False
        self._looked_at = 0.0

    def run(self) -> None:
        """Return after a signal; everything that was started has ended by then."""
        self._check_port()
        try:
            self._prepare()
            connection.close()
            self._environment = self._children_environment()
            self._start_pages()
            self._start_rest()
            while not self._should_stop():
                self.supervisor.tick()
                if not self._announced and time.monotonic() - self._looked_at >= LOOK_EVERY_SECONDS:
                    self._follow_demonstration()
                    self._announce_when_ready()
                    self._looked_at = time.monotonic()
                    connection.close()
        finally:
            self.say("Stopping.")
            self.supervisor.stop()

    # --- coming up ---

    def _check_port(self) -> None:
        if not ports.is_free(settings.HOST, settings.PORT):
            raise PortInUseError(
                f"Port {settings.PORT} on {settings.HOST} is in use. Stop what listens there, "
                f"or choose another one: PORT={settings.PORT + 1} make run"
            )

    def _prepare(self) -> None:
        if static_files.collect_if_changed(settings.STATIC_ROOT):
            self.say("Collected static files.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Migrating the database.")
            call_command("migrate", interactive=False, verbosity=0)
        if self._wants_demonstration():
            write_progress(settings.VAR, Progress.LOADING)

    def _wants_demonstration(self) -> bool:
        """On the first start only: an empty record, or a demonstration that was cut short."""
        progress = read_progress(settings.VAR)
        if not self.demonstrate or progress in (Progress.READY, Progress.FAILED):
            return False
        return progress.holds_up_readiness or not (Report.objects.exists() or Incident.objects.exists())

    def _shows_demonstration(self) -> bool:
        """Sightings are over after hours, so the invented ones are put down at each start."""
        is_ready = read_progress(settings.VAR) is Progress.READY
        return self.demonstrate and is_ready and settings.HOST in LOOPBACK_HOSTS

    def _start_pages(self) -> None:
        if not os.environ.get("REDIS_URL"):
            self.supervisor.start(Program("broker", embedded_broker.server_command(settings.VAR)))
        self._start("web")
        deadline = time.monotonic() + PAGES_WITHIN_SECONDS
        while not self._pages_answer() and time.monotonic() < deadline and not self._should_stop():
            self.supervisor.tick()

    def _start_rest(self) -> None:
        for name in (*LATER, *_streams()):
            self._start(name)
        if read_progress(settings.VAR) is Progress.LOADING:
            self.say("Loading the demonstration (first start only).")
            command = [sys.executable, "manage.py", "load_demo"]
            self.supervisor.start(Program("demonstration", command, processes.FRUGAL, once=True))
        elif self._shows_demonstration():
            command = [sys.executable, "manage.py", "refresh_demo_sightings"]
            self.supervisor.start(Program("demonstration-sightings", command, processes.FRUGAL, once=True))

    def _start(self, name: str) -> None:
        command = processes.command(name, {**os.environ, **self._environment})
        self.supervisor.start(Program(name, command, self._environment))

    def _children_environment(self) -> dict[str, str]:
        """What the children need beyond our own environment: thrift, and where the live stream listens."""
        frugal = {name: value for name, value in processes.FRUGAL.items() if name not in os.environ}
        given = os.environ.get("LIVE_URL", "")
        recorded = settings.LIVE_URL_FILE.read_text().strip() if settings.LIVE_URL_FILE.exists() else ""
        port = os.environ.get("LIVE_PORT") or urlsplit(given).port
        if port is None:
            port = ports.find_free(settings.HOST, preferred=urlsplit(recorded).port)
        if not given:
            given = f"http://{urlsplit(settings.PUBLIC_URL).hostname or settings.HOST}:{port}"
            settings.LIVE_URL_FILE.write_text(f"{given}\n")
        return {**frugal, "LIVE_URL": given, "LIVE_PORT": str(port)}

    # --- being up ---

    def _should_stop(self) -> bool:
        return self.supervisor.wait() or (self.parent is not None and self.parent.wants_us_to_end())

    def _pages_answer(self) -> bool:
        return ports.http_status(settings.HOST, settings.PORT, "/health/live", timeout=0.5) == 200

    def _follow_demonstration(self) -> None:
        progress = read_progress(settings.VAR)
        if progress is Progress.LOADING and (status := self.supervisor.status("demonstration")) is not None:
            write_progress(settings.VAR, Progress.FAILED if status else Progress.DRAINING)
        elif progress is Progress.DRAINING and backlog.oldest_due_seconds() is None:
            write_progress(settings.VAR, Progress.READY)

    def _announce_when_ready(self) -> None:
        if ports.http_status(settings.HOST, settings.PORT, "/health/ready") != 200:
            return
        self._announced = True
        self.say(f"\nCivicWatch is ready: {settings.PUBLIC_URL}")
        if settings.HOST in LOOPBACK_HOSTS:
            for role, username, password in first_logins():
                self.say(f"  {role}: {username} / {password}")
        self.say(f"State and logs lie under {settings.VAR}. Ctrl-C stops everything.\n")


def _streams() -> list[str]:
    """Processes that only some installations need: one for each kind of stream that is switched on."""
    names = []
    if settings.X_BEARER_TOKEN and receiving.enabled_streams(StreamKind.X):
        names.append("stream_x")
    if receiving.enabled_streams(StreamKind.REDIS):
        names.append("stream_redis")
    connection.close()
    return names
