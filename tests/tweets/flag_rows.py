"""Posts and flags as the judge leaves them, with words made up for tests."""

from itertools import count

from django.utils import timezone

from tweets import fingerprints
from tweets.models import Flag, Stream, Tweet
from tweets.services import exposure, watching

_numbers = count(1)
WORDS = "@ada nobody wants you here, go away zorblax"


def a_stream(**fields):
    name = fields.pop("name", f"stream-{next(_numbers)}")
    return Stream.objects.create(**{"kind": "replay", "name": name, "label": name.capitalize()} | fields)


def a_tweet(*, handle="nasty_troll", platform="x", now=None, **fields):
    now = now or timezone.now()
    number = next(_numbers)
    given = {
        "stage": "judged",
        "due_at": None,
        "external_id": f"{9_000 + number}",
        "text": WORDS,
        "url": f"https://x.com/{handle}/status/{9_000 + number}",
        "language": "en",
        "said_at": now,
        "received_at": now,
        "judged_at": now,
        "abuse": 0.91,
        "kind": "gender",
        "kind_probability": 0.72,
        "outcome": "flagged",
        "reasons": [["zorblax", 1.5], ["wants", 0.4], ["here", -0.2]],
    } | fields
    stream = given.pop("stream", None) or a_stream()
    return Tweet.objects.create(
        stream=stream,
        platform=platform,
        author_hash=fingerprints.of_author(platform, handle),
        author_handle=handle,
        **given,
    )


def a_flag(*, status="open", kind="gender", severity=2, now=None, **fields):
    now = now or timezone.now()
    decided_at = now if status in ("upheld", "dismissed") else None
    tweet = fields.pop("tweet", None) or a_tweet(now=now, kind=kind)
    return Flag.objects.create(
        **{
            "tweet": tweet,
            "kind": kind,
            "severity": severity,
            "status": status,
            "made_at": now,
            "decided_at": decided_at,
        }
        | fields
    )


def a_read_flag(by, **fields):
    """A flag whose words this person has had shown."""
    flag = a_flag(**fields)
    exposure.look(flag=flag, by=by)
    return flag


def a_rule(*, handle="ada", contact="ada@example.org", on=False, now=None, by=None, **fields):
    """Asked for; with ``on``, confirmed by its reader and approved by a person (``by``)."""
    now = now or timezone.now()
    given = {"platform": "x", "channel": "email"} | fields
    rule = watching.ask(handle=handle, contact=contact, now=now, **given)
    if on:
        watching.confirm(rule=rule, now=now)
        watching.approve(account=rule.account, how="looked at the profile", by=by, now=now)
        rule.refresh_from_db()
    return rule
