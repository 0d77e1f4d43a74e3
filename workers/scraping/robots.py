"""robots.txt of a news site, read as RFC 9309 says and remembered for an hour."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from civicwatch.lib.http import Fetcher
from civicwatch.lib.outgoing_errors import RefusedError, TransientError, UnexpectedStatusError

ROBOT = "CivicWatch"
REMEMBER = 3600.0  # seconds
LARGEST = 500 * 1024  # bytes; RFC 9309 asks readers to parse at least 500 KiB
LONGEST_DELAY = 20.0  # seconds; a site that asks for more gets fewer articles, not a blocked worker
LEAST_DELAY = 1.0
MOST_SITES = 1_000


class DisallowedError(RefusedError):
    """robots.txt asks robots not to read this."""


@dataclass
class Robots:
    """Asks before each fetch and keeps the pace that a site asks for. One for all runs of a process."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, tuple[float, Protego]] = field(default_factory=dict)
    _visited: dict[str, float] = field(default_factory=dict)

    def enter(self, fetcher: Fetcher, url: str) -> None:
        """Return when the address may be fetched.

        Raises DisallowedError; TransientError where robots.txt is out of reach, which means: not now.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules_of(fetcher, site)
        if not rules.can_fetch(url, ROBOT):
            raise DisallowedError(f"robots.txt of {parts.hostname} does not allow it")
        self._keep_pace(site, min(max(rules.crawl_delay(ROBOT) or 0.0, LEAST_DELAY), LONGEST_DELAY))

    def _rules_of(self, fetcher: Fetcher, site: str) -> Protego:
        known = self._rules.get(site)
        if known and known[0] > self.clock():
            return known[1]
        if len(self._rules) >= MOST_SITES:
            self._rules.clear()
            self._visited.clear()
        rules = _fetch(fetcher, site)
        self._rules[site] = (self.clock() + REMEMBER, rules)
        return rules

    def _keep_pace(self, site: str, delay: float) -> None:
        wait = self._visited.get(site, -delay) + delay - self.clock()
        if site in self._visited and wait > 0:
            self.sleep(wait)
        self._visited[site] = self.clock()


def _fetch(fetcher: Fetcher, site: str) -> Protego:
    """A missing file allows everything; a server in trouble, nothing for now."""
    try:
        body = fetcher.get(f"{site}/robots.txt", limit=LARGEST).body
    except UnexpectedStatusError:
        body = b""
    except TransientError as error:
        raise TransientError(f"robots.txt: {error}") from error
    return Protego.parse(body.decode("utf-8", "replace"))
