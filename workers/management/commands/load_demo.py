"""``manage.py load_demo``: sample posts in the real pipeline, so that a first look shows a living map."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from civicwatch.access.models import User
from civicwatch.lib import jobs
from incidents.services import demonstration
from sightings.services import city_demonstration
from sightings.services import demonstration as sightings_demonstration
from tweets.services import demonstration as tweets_demonstration
from workers.installation import LOOPBACK_HOSTS

PATIENCE_SECONDS = 120.0  # while other workers hold some of the posts
LOOK_EVERY_SECONDS = 0.2


class Command(BaseCommand):
    help = "Load the demonstration: invented posts, judged, placed and grouped, some of them published."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        received = demonstration.store(now=now)
        deadline = time.monotonic() + PATIENCE_SECONDS
        jobs.drain()
        while not demonstration.is_settled():
            if time.monotonic() > deadline:
                raise CommandError("The pipeline did not finish the sample posts. Run load_demo again.")
            time.sleep(LOOK_EVERY_SECONDS)
            jobs.drain()
        published = demonstration.curate(loaded_at=now)
        city_demonstration.load(now=now)
        if settings.HOST in LOOPBACK_HOSTS:
            by = User.objects.filter(is_active=True, is_staff=True).order_by("pk").first()
            sightings_demonstration.refresh(now=now, by=by)
            tweets_demonstration.store(now=now)
        jobs.drain()
        self.stdout.write(
            f"{received.stored} sample posts stored, {received.repeated} were here; "
            f"{published} incidents published."
        )
