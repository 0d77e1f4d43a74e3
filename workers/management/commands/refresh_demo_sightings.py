"""``manage.py refresh_demo_sightings``: invented sightings, put down anew, so that the live map lives."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civicwatch.access.models import User
from sightings.services import demonstration
from workers.installation import LOOPBACK_HOSTS


class Command(BaseCommand):
    help = "Put the invented sightings of the demonstration down anew, on this machine alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="only take them away")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear"]:
            self.stdout.write(f"{demonstration.clear()} rows taken away.")
            return
        if settings.HOST not in LOOPBACK_HOSTS:
            raise CommandError("Others can reach this installation: nothing invented is put on its live map.")
        by = User.objects.filter(is_active=True, is_staff=True).order_by("pk").first()
        self.stdout.write(f"{demonstration.refresh(now=timezone.now(), by=by)} invented sightings.")
