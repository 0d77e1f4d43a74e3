"""The kinds of source and the settings that each takes, as plain data.

Admin builds its form and its checks from this; the adapters that do the work live in ``workers/scraping``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Setting:
    """One entry of ``Source.settings``. ``kind`` is text, list (of texts), number or url."""

    name: str
    kind: str
    help: str
    required: bool = False
    default: object = None
    low: int = 1
    high: int = 10_000


@dataclass(frozen=True)
class SourceKind:
    """A kind of source. ``credentials`` name the environment variables without which it is off."""

    kind: str
    label: str
    settings: tuple[Setting, ...]
    credentials: tuple[str, ...] = ()
    interval_minutes: int = 15
    least_interval_minutes: int = 5


KINDS: dict[str, SourceKind] = {
    kind.kind: kind
    for kind in (
        SourceKind(
            kind="reddit",
            label="Reddit",
            credentials=("REDDIT_CLIENT_ID", "REDDIT_CLIENT_SECRET"),
            interval_minutes=10,
            least_interval_minutes=2,
            settings=(
                Setting(
                    "subreddits",
                    "list",
                    "Names without “r/”, such as news.",
                    required=True,
                ),
                Setting(
                    "terms",
                    "list",
                    "Posts must contain one of these; empty takes every new post.",
                ),
                Setting(
                    "posts_per_run",
                    "number",
                    "Stop after so many posts; the next run goes on.",
                    default=500,
                ),
                Setting(
                    "days_back",
                    "number",
                    "How far the first run looks back.",
                    default=7,
                    high=365,
                ),
            ),
        ),
        SourceKind(
            kind="news",
            label="News feed",
            interval_minutes=30,
            least_interval_minutes=10,
            settings=(
                Setting("feed", "url", "Address of one RSS or Atom feed.", required=True),
                Setting(
                    "articles_per_run",
                    "number",
                    "Open at most so many articles in a run.",
                    default=40,
                    high=200,
                ),
            ),
        ),
        SourceKind(
            kind="x",
            label="X",
            credentials=("X_BEARER_TOKEN",),
            interval_minutes=30,
            least_interval_minutes=5,
            settings=(
                Setting(
                    "query",
                    "text",
                    "A recent-search query; reposts are left out.",
                    required=True,
                ),
                Setting(
                    "posts_per_run",
                    "number",
                    "X counts every post read; stop after so many.",
                    default=300,
                    low=10,
                ),
            ),
        ),
        SourceKind(
            kind="replay",
            label="Replayed file",
            interval_minutes=60,
            least_interval_minutes=1,
            settings=(
                Setting(
                    "file",
                    "text",
                    "Name of a .jsonl or .jsonl.gz file under var/replay; empty: by hand only.",
                ),
                Setting(
                    "deleted",
                    "text",
                    "Name of a file under var/replay with the kind and id of posts that were deleted since.",
                ),
            ),
        ),
    )
}


def with_defaults(kind: str, values: Mapping[str, object]) -> dict[str, Any]:
    """The settings of a source, with the default of each one that is not set."""
    return {
        s.name: values.get(s.name) if values.get(s.name) is not None else s.default
        for s in KINDS[kind].settings
    }


def problems(kind: str, values: Mapping[str, object]) -> list[str]:
    """What is wrong with a source's settings, one sentence each; empty when nothing is."""
    if kind not in KINDS:
        return [f"“{kind}” is not a kind of source."]
    known = {setting.name: setting for setting in KINDS[kind].settings}
    wrong = [f"“{name}” is not a setting of {KINDS[kind].label}." for name in values if name not in known]
    for setting in known.values():
        value = values.get(setting.name)
        if value in (None, "", []):
            if setting.required:
                wrong.append(f"“{setting.name}” is required. {setting.help}")
        elif not _fits(setting, value):
            wrong.append(f"“{setting.name}” must be {_described(setting)}. {setting.help}")
    return wrong


def missing_credentials(kind: str, value_of: Callable[[str], object]) -> list[str]:
    """Names of the environment variables that this kind needs and that are unset."""
    return [name for name in KINDS[kind].credentials if not value_of(name)] if kind in KINDS else []


def _fits(setting: Setting, value: object) -> bool:
    if setting.kind == "list":
        return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    if setting.kind == "number":
        return isinstance(value, int) and not isinstance(value, bool) and setting.low <= value <= setting.high
    if setting.kind == "url":
        return isinstance(value, str) and _is_web_address(value)
    return isinstance(value, str)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _described(setting: Setting) -> str:
    return {
        "list": "a list of texts",
        "number": f"a whole number from {setting.low} to {setting.high}",
        "url": "a web address",
        "text": "a text",
    }[setting.kind]
