"""The smallest posts and streams that tests need."""

from datetime import UTC, datetime

from civicwatch.lib import jobs
from tweets.models import Stream
from tweets.posts import make_post
from tweets.services import judging, receiving

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def a_stream(name="wire", kind="redis", **more):
    return Stream.objects.get_or_create(
        name=name, defaults={"kind": kind, "label": name, "enabled": True} | more
    )[0]


def a_post(external_id="1", text="a quiet word", **more):
    return make_post(
        **{"platform": "x", "said_at": NOON, "now": NOON} | more, external_id=external_id, text=text
    )


def receive(*posts, stream=None, **more):
    return receiving.receive(posts, stream=stream or a_stream(), **more)


def judge_all():
    """What the judge does once it is woken."""
    for name in (receiving.JUDGE_JOB, judging.SECOND_JOB):
        jobs.run_until_empty(name)
