"""Posts in: stored once, whoever brings them and however often, and the judge is woken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicwatch.access.models import Partner
from civicwatch.lib import bell
from tweets import fingerprints
from tweets.models import OWN, Stream, StreamKind, Tweet, TweetStage
from tweets.posts import Post
from tweets.services import keeping

JUDGE_JOB = "judge_tweets"
NOTE_EVERY = timedelta(seconds=10)


@dataclass(frozen=True)
class Received:
    """How many posts were new, and how many were here already (or were here once and were forgotten)."""

    stored: int
    repeated: int


def receive(posts: Iterable[Post], *, stream: Stream, now: datetime | None = None) -> Received:
    """Store the posts that are not here yet and wake the judge; the rest changes nothing.

    A post is known by platform and id, whichever stream of this site brings it. A partner's is known as that
    partner's: it is repeated where this site has it itself, and keeps nothing out that comes from elsewhere.
    What was forgotten stays forgotten.
    """
    now = now or timezone.now()
    given = list(posts)
    unique = {(post.platform, post.external_id): post for post in reversed(given)}
    with transaction.atomic():
        known = _known(list(unique), _senders(stream))
        new = [post for key, post in reversed(unique.items()) if key not in known]
        Tweet.objects.bulk_create([_row(post, stream, now) for post in new], ignore_conflicts=True)
        if new:
            bell.ring_after_commit(JUDGE_JOB)
    return Received(stored=len(new), repeated=len(given) - len(new))


def stream_of(partner: Partner) -> Stream:
    """The stream of what a partner sends; it comes to be with the first request."""
    stream, _made = Stream.objects.get_or_create(
        partner=partner,
        defaults={
            "kind": StreamKind.API,
            "name": f"partner-{partner.pk}",
            "label": partner.name,
            "enabled": True,
        },
    )
    return stream


def replay_stream(name: str) -> Stream:
    """The stream called ``name``; a new one is of kind replay."""
    stream, _made = Stream.objects.get_or_create(
        name=name, defaults={"kind": StreamKind.REPLAY, "label": name, "enabled": True}
    )
    return stream


def enabled_streams(kind: str) -> list[Stream]:
    """Those of a kind that are switched on, the oldest first."""
    return list(Stream.objects.filter(kind=kind, enabled=True).order_by("pk"))


def platform_of(partner: Partner) -> str:
    """Where posts of a partner are from that do not say: a name that no other partner's ids can meet."""
    return f"partner-{partner.pk}"


def note_success(stream: Stream, *, now: datetime) -> None:
    """The same for one that goes well many times a second: now and then, so that nobody waits for its row."""
    if stream.last_error or stream.last_success_at is None or stream.last_success_at < now - NOTE_EVERY:
        note_attempt(stream, now=now)


def note_attempt(stream: Stream, *, error: str = "", now: datetime | None = None) -> None:
    """Put on record that a stream was read: well, or with what error."""
    now = now or timezone.now()
    values = {"last_attempt_at": now, "last_error": error[:500].replace("\0", "")}
    if not error:
        values["last_success_at"] = now
    Stream.objects.filter(pk=stream.pk).update(**values)


def _row(post: Post, stream: Stream, now: datetime) -> Tweet:
    return Tweet(
        stream=stream,
        platform=post.platform,
        external_id=post.external_id,
        sender=stream.partner_id or OWN,
        text=post.text,
        raw=post.raw,
        author_hash=fingerprints.of_author(post.platform, post.author),
        author_handle=post.author,
        url=post.url,
        language=post.language,
        said_at=post.said_at,
        received_at=now,
        expires_at=keeping.kept_until(None, since=now),
        stage=TweetStage.RECEIVED,
        due_at=now,
    )


def _senders(stream: Stream) -> set[int]:
    """Whose posts this stream's repeat: this site's own, and its partner's where it is one's."""
    return {OWN, stream.partner_id or OWN}


def _known(keys: Sequence[tuple[str, str]], senders: set[int]) -> set[tuple[str, str]]:
    """Those of the keys that are here, or whose posts were forgotten here."""
    by_id = {key: key for key in keys} | {
        (platform, fingerprints.of_post(platform, external_id)): (platform, external_id)
        for platform, external_id in keys
    }
    found = Tweet.objects.filter(
        platform__in={platform for platform, _ in by_id},
        external_id__in=[spelling for _, spelling in by_id],
        sender__in=senders,
    )
    return {by_id[key] for key in found.values_list("platform", "external_id") if key in by_id}
