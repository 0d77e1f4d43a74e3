"""Invented posts in the real pipeline, so that a first look shows what is flagged, and what is rightly not.

They are put down only on an installation that its own machine alone can reach: what is flagged is told to
partners, and nobody should be told of what was never said.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from tweets.models import Stream, StreamKind, Tweet, TweetStage
from tweets.posts import Post, make_post
from tweets.services.receiving import Received, receive

ORIGIN = "demonstration"
ADDRESS = "https://posts.example.org/{id}"  # no such place; it is what an appeal against a sample names
POSTS = Path(__file__).resolve().parent.parent / "demo" / "posts.json"
_UNDER_WAY = (TweetStage.RECEIVED, TweetStage.DOUBTED)


def store(*, now: datetime) -> Received:
    """Store the sample posts that are not here yet, as a stream of their own brings them."""
    stream, _ = Stream.objects.get_or_create(
        name=ORIGIN,
        defaults={
            "kind": StreamKind.REPLAY,
            "label": "Demonstration (invented posts)",
            "last_success_at": now,
        },
    )
    return receive(_posts(now), stream=stream, now=now)


def is_settled() -> bool:
    """Whether the classifier is done with every sample post."""
    return not Tweet.objects.filter(stream__name=ORIGIN, stage__in=_UNDER_WAY).exists()


def _posts(now: datetime) -> list[Post]:
    return [
        make_post(
            platform=ORIGIN,
            external_id=one["id"],
            text=one["text"],
            said_at=now - timedelta(hours=one["hours_ago"]),
            author=one["author"],
            url=ADDRESS.format(id=one["id"]),
            language=one["lang"],
            now=now,
        )
        for one in json.loads(POSTS.read_text(encoding="utf-8"))
    ]
