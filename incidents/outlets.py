"""How many independent sites stand behind an incident: subdomains, mirrors and aggregators add none.

Judged by addresses alone. A site that repeats what others publish is no second voice, and a platform where
anybody may post is a place to find evidence, but no outlet that answers for what it says.
"""

from collections.abc import Iterable

from incidents import links

_AGGREGATORS = (
    "news.google.com", "google.com", "msn.com", "yahoo.com", "flipboard.com", "apple.news",
    "newsbreak.com", "ground.news", "smartnews.com", "upday.com", "feedly.com", "drudgereport.com",
    "pocket.co", "allsides.com", "inoreader.com", "bing.com",
)  # fmt: skip
# Names under which others register theirs: a site is one label longer.
_SHARED_ENDINGS = (
    "co.uk", "org.uk", "ac.uk", "gov.uk", "com.au", "net.au", "org.au", "com.mx", "org.mx", "gob.mx",
    "com.br", "co.nz", "co.za", "com.ar", "com.co", "co.jp", "com.es", "org.es", "substack.com",
    "blogspot.com", "wordpress.com", "medium.com", "tumblr.com", "github.io", "wixsite.com",
    "weebly.com", "squarespace.com", "ghost.io",
)  # fmt: skip
_PLATFORMS = (links.VIDEO, links.PHOTO, links.POST, links.OTHER)


def sites(addresses: Iterable[str]) -> set[str]:
    """The independent sites among these addresses, an archive's copy counted for what it copies.

    Aggregators count only where nothing else stands there, and then as one.
    """
    found = {site for address in addresses if (site := site_of(address))}
    return found - set(_AGGREGATORS) or set(sorted(found)[:1])


def outlets(addresses: Iterable[str]) -> set[str]:
    """The sites that publish under a name of their own: no platforms, no file stores."""
    named = [address for address in addresses if _is_outlet(_original(address))]
    return sites(named)


def site_of(address: str) -> str:
    """The registered name of a site: ``news.paper.example`` and ``m.paper.example`` are ``paper.example``."""
    host = links.host_of(_original(address))
    labels = host.split(".")
    if host in _AGGREGATORS or len(labels) < 3:
        return host
    ending = ".".join(labels[-2:])
    keep = 3 if ending in _SHARED_ENDINGS or _is_local_government(labels) else 2
    return ".".join(labels[-keep:])


def _is_local_government(labels: list[str]) -> bool:
    """``police.town.ca.us``: everything under a state is a body of its own."""
    return labels[-1] == "us" and len(labels[-2]) == 2


def _is_outlet(address: str) -> bool:
    return bool(address) and not links.is_archive(address) and links.kind_of(address) not in _PLATFORMS


def _original(address: str) -> str:
    return (links.original_of(address) or address) if links.is_archive(address) else address
