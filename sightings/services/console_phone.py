"""A telephone at the keyboard: its messages take the way of all others, and its replies can be read."""

import mimetypes
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from civicwatch.lib import broker, jobs
from sightings.carriers import Media, chosen
from sightings.carriers.console import ConsoleCarrier
from sightings.models import InboundMessage, MessageSource, MessageStage, OutboundMessage, SendStage
from sightings.phone_numbers import normalised
from sightings.services import receiving, sending

NUMBER = "+12025550100"  # of those that belong to nobody
PATIENCE = 5.0  # seconds in which a running installation, however busy, would have answered
_EVERY = 0.05
# What a message passes through, in this order, where no worker runs.
_JOBS = (receiving.READ_JOB, "fetch_photos", "check_photos", "settle_sightings", sending.SEND_JOB)


class CarrierIsRealError(Exception):
    """Replies of this installation go out through a real carrier: to somebody's real telephone."""


@dataclass
class ConsolePhone:
    """``wait``: seconds to wait for the replies to one message."""

    number: str = NUMBER
    wait: float = 20.0
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        if chosen() != "console":
            raise CarrierIsRealError
        self.number = normalised(self.number)
        self._carrier = ConsoleCarrier()

    def send(self, text: str, photos: Sequence[Path] = ()) -> list[str]:
        """Send a message and return what is answered to it, behind anything that nobody has looked at yet.
        Raises OSError for a file that cannot be read."""
        sid, payload = self._carrier.compose(self.number, text, [_media(path) for path in photos])
        receiving.receive(sid=sid, payload=payload, source=MessageSource.CONSOLE, now=timezone.now())
        self._wait_for(sid)
        return self.new_replies()

    def new_replies(self) -> list[str]:
        """What has come to this phone since anybody last looked at it, in this process or an earlier one."""
        return [reply.body for reply in self._carrier.unread(self.number)]

    def _wait_for(self, sid: str) -> None:
        began, patience = time.monotonic(), PATIENCE if _workers_may_run() else 0.0
        message = InboundMessage.objects.filter(sid=sid).only("pk").first()
        key = message.pk if message else 0
        while time.monotonic() - began < self.wait:
            if _is_answered(key):
                return
            if time.monotonic() - began >= patience:
                work_here()
            self.sleep(_EVERY)


def _workers_may_run() -> bool:
    return broker.attempt(lambda: broker.client().ping()) is not None


def work_here() -> None:
    """Do in this process what workers would do, for this pipeline alone."""
    for name in _JOBS:
        if name in jobs.registered():
            jobs.run_until_empty(name)


def _is_answered(key: int) -> bool:
    """Read, and every reply handed over; a message that is gone asked to be erased."""
    row = InboundMessage.objects.filter(pk=key).values_list("stage", flat=True).first()
    if row not in (None, MessageStage.READ, MessageStage.FAILED):
        return False
    mine = Q(key__startswith=f"reply:{key}:") | Q(key__startswith="last:")
    return not OutboundMessage.objects.filter(mine, stage=SendStage.TO_SEND).exists()


def _media(path: Path) -> Media:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Media(path.read_bytes(), kind)
