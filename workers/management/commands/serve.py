"""``manage.py serve``: a whole installation in one terminal, from an empty directory to a living map."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civicwatch.lib.instance_lock import AlreadyRunningError, instance_lock
from civicwatch.lib.parent_process import ParentProcess
from workers.installation import Installation, PortInUseError


class Command(BaseCommand):
    help = (
        "Migrate, load the demonstration on the first start, and run web, live, worker, judge, beat, "
        "sweeper and (unless REDIS_URL is set) the embedded broker until Ctrl-C or SIGTERM."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="start with an empty record")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one does"
        )

    def handle(self, *args: Any, no_demo: bool, with_parent: bool, **options: Any) -> None:
        parent = ParentProcess() if with_parent else None
        try:
            with instance_lock(settings.VAR):
                installation = Installation(self._say, parent=parent, demonstrate=not no_demo)
                _end_cleanly_on_signals(installation)
                installation.run()
        except (AlreadyRunningError, PortInUseError) as problem:
            raise CommandError(str(problem)) from problem

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _end_cleanly_on_signals(installation: Installation) -> None:
    installation.supervisor.stop_on_signals()
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
