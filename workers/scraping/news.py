"""News by RSS or Atom, each with the text of the article it links to, as far as robots.txt allows.

One source is one feed, so that a quiet feed shows. ETag and Last-Modified are kept once all is stored.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import trafilatura

from civicwatch.lib.http import Fetched, Fetcher
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from incidents.posts import Post
from incidents.source_kinds import with_defaults
from workers.scraping.adapter import Cursor, Page, Settings
from workers.scraping.cleaning import make_post
from workers.scraping.feeds import Entry, read_feed
from workers.scraping.robots import Robots

logger = logging.getLogger(__name__)

LARGEST_FEED, LARGEST_ARTICLE = 5_000_000, 3_000_000  # bytes
ARTICLE_TYPES = ("text/html", "application/xhtml+xml")
LEAST_TEXT = 200  # characters; less is a cookie notice or a menu
PER_PAGE = 10
LOT_SECONDS = 20.0  # well below the lease, however slow the site
LONGEST_RUN = 240.0  # seconds; what is left waits for the next run
YOUNG = timedelta(hours=6)  # how long an article is worth another try before the feed's own words must do
ROBOTS = Robots()


class NewsAdapter:
    """Settings: feed, articles_per_run. Cursor: etag, modified, and marks of the entries stored."""

    kind = "news"

    def __init__(self, *, robots: Robots = ROBOTS, clock: Callable[[], float] = time.monotonic) -> None:
        self._robots = robots
        self._clock = clock

    def missing_settings(self) -> list[str]:
        return []

    def fetch(self, settings: Settings, cursor: Cursor) -> Iterator[Page]:
        chosen = with_defaults(self.kind, settings)
        with Fetcher() as fetcher:
            address = chosen["feed"]
            fetched = fetcher.get(
                address,
                limit=LARGEST_FEED,
                headers=_conditions(cursor if cursor.get("feed") == address else {}),
                before=lambda url: self._robots.enter(fetcher, url),
            )
            if fetched.status == 304:
                yield Page([], dict(cursor))
                return
            entries = read_feed(fetched)
            known = set(cursor.get("seen", []))
            seen = [entry.mark for entry in entries if entry.mark in known]
            fresh = [entry for entry in entries if entry.mark not in known]
            # Oldest first, and no more than the run's limit: the rest stays new for the next run.
            for page in self._pages(fetcher, fresh[::-1][: chosen["articles_per_run"]], seen):
                yield Page(page, {"feed": address, "seen": list(seen)})
            if len(seen) == len(entries):
                yield Page([], {"feed": address, "seen": seen, **_validators(fetched)})

    def _pages(self, fetcher: Fetcher, entries: list[Entry], seen: list[str]) -> Iterator[list[Post]]:
        """Posts in small lots; ``seen`` has grown by each lot's marks when the lot is handed over."""
        started = lot_started = self._clock()
        lot: list[Post] = []
        for entry in entries:
            try:
                lot.append(self._post(fetcher, entry))
                seen.append(entry.mark)
            except RateLimitedError:
                yield lot
                raise
            except TransientError:
                pass  # young enough to be tried again in the next run
            now = self._clock()
            if len(lot) >= PER_PAGE or now - lot_started > LOT_SECONDS:
                yield lot
                lot, lot_started = [], now
            if now - started > LONGEST_RUN:
                break
        yield lot

    def _post(self, fetcher: Fetcher, entry: Entry) -> Post:
        now = datetime.now(UTC)
        return make_post(
            platform="news",
            external_id=entry.external_id,
            url=entry.url,
            author=entry.author,
            title=entry.title,
            text=self._article(fetcher, entry, now) or entry.summary,
            created_at=entry.published_at or now,
            raw=entry.raw,
            now=now,
        )

    def _article(self, fetcher: Fetcher, entry: Entry, now: datetime) -> str | None:
        """The text of the linked page; None where it may not or cannot be read: the feed's own words do.

        Raises RateLimitedError, and TransientError while the entry is young.
        """
        if not entry.url:
            return None
        try:
            page = fetcher.get(
                entry.url,
                limit=LARGEST_ARTICLE,
                content_types=ARTICLE_TYPES,
                before=lambda url: self._robots.enter(fetcher, url),
            )
        except RateLimitedError:
            raise
        except TransientError:
            if entry.published_at and now - entry.published_at < YOUNG:
                raise
            return None
        except OutgoingError:
            return None
        return article_text(page.body, page.url)


def article_text(body: bytes, url: str) -> str | None:
    """The main text of a page without menus and comments, or None where there is too little of it."""
    try:
        text = trafilatura.extract(body, url=url, include_comments=False, include_tables=False)
    except Exception:  # a stranger's HTML may break a parser in any way, and must not break the feed
        logger.warning("an article could not be parsed", exc_info=True)
        return None
    return text if text and len(text) >= LEAST_TEXT else None


def _conditions(cursor: Cursor) -> dict[str, str]:
    headers = {
        "If-None-Match": cursor.get("etag"),
        "If-Modified-Since": cursor.get("modified"),
    }
    return {name: value for name, value in headers.items() if value}


def _validators(fetched: Fetched) -> dict[str, str]:
    headers = {
        "etag": fetched.headers.get("etag"),
        "modified": fetched.headers.get("last-modified"),
    }
    return {name: value for name, value in headers.items() if value}
