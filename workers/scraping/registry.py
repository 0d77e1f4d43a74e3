"""From the kind of a source to the adapter that reads it.

Adapters bring the vendors' libraries along, so each is loaded when it is first asked for: web processes know
the kinds and never load one.
"""

from django.utils.module_loading import import_string

from workers.scraping.adapter import Adapter

ADAPTERS: dict[str, str] = {
    "news": "workers.scraping.news.NewsAdapter",
    "reddit": "workers.scraping.reddit.RedditAdapter",
    "replay": "workers.scraping.replay.ReplayAdapter",
    "x": "workers.scraping.x.XAdapter",
}


def adapter_for(kind: str) -> Adapter:
    """A fresh adapter. Raises KeyError for a kind that does not exist."""
    adapter: Adapter = import_string(ADAPTERS[kind])()
    return adapter
