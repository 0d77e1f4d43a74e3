"""The demonstration's posts with their days counted back from the day of loading."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from incidents.posts import Post

HERE = Path(__file__).parent
PLATFORM = "replay"
SITE = "https://posts.example.org"  # a domain reserved for examples (RFC 2606)
WRITTEN_AT = time(18, tzinfo=UTC)  # after_hours count from here, on the day of the event
_SPANISH_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre"),
    *("octubre", "noviembre", "diciembre"),
)


@dataclass(frozen=True)
class Event:
    """One invented event: what a moderator would make of it, and the posts that tell of it."""

    key: str
    day: date
    facts: dict[str, Any]
    posts: list[Post]

    @property
    def is_published(self) -> bool:
        return bool(self.facts["publish"])


def events(now: datetime) -> list[Event]:
    """In the order of the file, which is that of their days, what waits for a moderator last."""
    return [_event(facts, now) for facts in _read("events.json")]


def unrelated(now: datetime) -> list[Post]:
    """Talk of the town: what a source brings along and the classifier sets aside."""
    return [_post(facts["key"], facts, _day(facts, now), now) for facts in _read("unrelated.json")]


def _event(facts: dict[str, Any], now: datetime) -> Event:
    day = _day(facts, now)
    written = list(_written_out(facts["posts"]))
    posts = [
        _post(f"{facts['key']}-{number}", post, day, now) for number, post in enumerate(written, start=1)
    ]
    return Event(facts["key"], day, facts, posts)


def _written_out(posts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Copies in full: ``like`` names the post that one repeats, ``suffix`` what it adds."""
    for post in posts:
        if "like" in post:
            original = posts[post["like"]]
            yield post | {"title": original["title"], "text": original["text"] + post["suffix"]}
        else:
            yield post


def _post(key: str, facts: dict[str, Any], day: date, now: datetime) -> Post:
    written = datetime.combine(day, WRITTEN_AT) + timedelta(hours=facts.get("after_hours", 0))
    identifier = f"demo-{key}"
    words = {"day": f"{day:%B} {day.day}", "dia": f"{day.day} de {_SPANISH_MONTHS[day.month - 1]}"}
    return Post(
        platform=PLATFORM,
        external_id=identifier,
        url=f"{SITE}/{identifier}",
        author=None,
        title=facts["title"].format(**words),
        text=facts["text"].format(**words),
        created_at=min(written, now),
    )


def _day(facts: dict[str, Any], now: datetime) -> date:
    return (now - timedelta(days=facts["days_ago"])).date()


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return rows
