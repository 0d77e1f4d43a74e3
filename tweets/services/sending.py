"""What a partner sends: the good items of a batch are stored, the bad ones named, and the same request
again under the same key gets the same answer and changes nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicwatch.access.models import Partner
from civicwatch.lib.crypto import blind_index
from tweets.models import SentBatch, Stream
from tweets.posts import Post, read_item
from tweets.services import receiving

KEPT = timedelta(hours=24)
ACCEPTED, REFUSED = 202, 422


class KeyReusedError(Exception):
    """The idempotency key stood over another body within the last day."""


class SwitchedOffError(Exception):
    """The operator has switched this partner's stream off."""


@dataclass(frozen=True)
class Skipped:
    """An item that is no post: where it stood, from 0, and why."""

    index: int
    reason: str


@dataclass(frozen=True)
class Sent:
    """What came of a batch, and the status of the answer."""

    status: int
    received: int
    stored: int
    repeated: int
    skipped: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        answer = asdict(self)
        del answer["status"]
        return answer


def send(
    *, partner: Partner, items: Sequence[Any], body: bytes, key: str = "", now: datetime | None = None
) -> Sent:
    """Store a batch. ``body`` is the request as it came, by which a repeated ``key`` is checked.

    Raises KeyReusedError, SwitchedOffError.
    """
    now = now or timezone.now()
    stream = receiving.stream_of(partner)
    if not stream.enabled:
        raise SwitchedOffError
    posts, skipped = _read(items, partner, now)
    if not key:
        sent = _store(posts, skipped, stream, now)
        receiving.note_success(stream, now=now)
        return sent
    digest = blind_index("batch", body)
    with transaction.atomic():
        SentBatch.objects.filter(partner=partner, key=key, created_at__lte=now - KEPT).delete()
        batch, is_new = SentBatch.objects.get_or_create(
            partner=partner, key=key, defaults={"digest": digest, "created_at": now}
        )  # a second request at the same moment waits here for the first
        if not is_new:
            if batch.digest != digest:
                raise KeyReusedError
            return Sent(status=batch.status, **batch.answer)
        sent = _store(posts, skipped, stream, now)
        batch.status, batch.answer = sent.status, sent.as_json()
        batch.save(update_fields=["status", "answer"])
    receiving.note_success(stream, now=now)
    return sent


def _read(items: Sequence[Any], partner: Partner, now: datetime) -> tuple[list[Post], list[Skipped]]:
    posts, skipped = [], []
    own = receiving.platform_of(partner)
    for index, item in enumerate(items):
        try:
            post = read_item(item, platform=own, now=now)
            if post.platform.startswith("partner-") and post.platform != own:
                raise ValueError("platform is another partner's")
            posts.append(post)
        except ValueError as error:
            skipped.append(Skipped(index, str(error)))
    return posts, skipped


def _store(posts: Sequence[Post], skipped: Sequence[Skipped], stream: Stream, now: datetime) -> Sent:
    received = receiving.receive(posts, stream=stream, now=now)
    return Sent(
        status=ACCEPTED if posts else REFUSED,
        received=len(posts) + len(skipped),
        stored=received.stored,
        repeated=received.repeated,
        skipped=[asdict(each) for each in skipped],
    )
