"""Where replayed posts go: reports of incidents, or short posts to be judged for harm."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from incidents.models import Source, SourceRun
from incidents.posts import Post
from incidents.services import reports, sources
from tweets import posts as tweet_posts
from tweets.models import Stream
from tweets.services import receiving

TWEET = "tweet"  # the kind of line that goes to the stream of its own accord
INCIDENTS, TWEETS = "incidents", "tweets"


class Targets:
    """Both, under one name; ``to`` sends all lines to one of them."""

    def __init__(self, name: str, *, to: str = "") -> None:
        self.name = name
        self._to = to

    @cached_property
    def source(self) -> Source:
        return sources.replay_source(self.name)

    @cached_property
    def stream(self) -> Stream:
        return receiving.replay_stream(self.name)

    def of(self, post: Post) -> str:
        return self._to or (TWEETS if post.platform == TWEET else INCIDENTS)

    def store(self, posts: Sequence[Post]) -> int:
        """Store posts of one target; return how many were new. Raises ValueError for one that is no post."""
        if self.of(posts[0]) == INCIDENTS:
            return reports.receive(posts, source=self.source, now=timezone.now()).stored
        now = timezone.now()
        return receiving.receive(
            [as_tweet(post, now=now) for post in posts], stream=self.stream, now=now
        ).stored

    def record(self, *, started: datetime, received: int, stored: int) -> None:
        """The history of a source that is read from elsewhere stays its own. An empty file leaves its visit
        too; posts for the stream alone leave no source of incidents."""
        now = timezone.now()
        if self._to != TWEETS and "stream" not in self.__dict__:
            self.source  # noqa: B018  # made by asking for it
        if "source" in self.__dict__ and self.source.kind == "replay":
            done = sources.Visit(started, SourceRun.Outcome.OK, received=received, stored=stored)
            sources.record_visit(self.source, done, now=now)
        if "stream" in self.__dict__:
            receiving.note_attempt(self.stream, now=now)


def as_tweet(post: Post, *, now: datetime) -> tweet_posts.Post:
    """A tweet is a post of X. Raises ValueError where it says nothing."""
    text = f"{post.title}\n\n{post.text}" if post.title and post.text else post.title or post.text
    if not text.strip():
        raise ValueError("text is empty")
    return tweet_posts.make_post(
        platform="x" if post.platform == TWEET else post.platform,
        external_id=post.external_id,
        text=text,
        said_at=post.created_at,
        author=post.author or "",
        url=post.url or "",
        raw=post.raw,
        now=now,
    )
