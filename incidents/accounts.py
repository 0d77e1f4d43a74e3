"""Addresses that name the account of whoever posted something, and what the public is given instead.

Where a platform reads an address without the account, that one is given; elsewhere an address of this site
that leads on, so that every link still opens and no page, list or file of ours says who posted it.
"""

import re
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from incidents import links
from incidents.posts import permalink

_KEY_LENGTH = 16  # hexadecimal digits: enough to tell the links of one incident apart
# By site, the paths that name an account; what is no name there stands before it in the pattern.
_NAMING: dict[str, re.Pattern[str]] = {
    "x.com": re.compile(r"^/(?!(?:i|search|hashtag|home|explore|intent|share)(?:/|$))\w+"),
    "instagram.com": re.compile(r"^/(?!(?:p|reels?|tv|explore|share|accounts|direct)(?:/|$))[\w.]+"),
    "threads.net": re.compile(r"^/@"),
    "threads.com": re.compile(r"^/@"),
    "facebook.com": re.compile(
        r"^/(?!(?:watch|reel|share|groups|events|hashtag|photo|video|story|permalink|photo\.php|video\.php|"
        r"story\.php|permalink\.php|media|search|l\.php|sharer)(?:/|$)|\d+(?:/|$))[\w.\-]+"
    ),
    "reddit.com": re.compile(r"^/(?:u|user)/"),
    "youtube.com": re.compile(r"^/(?:@|c/|user/|channel/)"),
    "bsky.app": re.compile(r"^/profile/"),
    "twitch.tv": re.compile(r"^/(?!(?:videos|directory)(?:/|$))\w+"),
    "pscp.tv": re.compile(r"^/(?!w/)\w+"),
    "periscope.tv": re.compile(r"^/(?!w/)\w+"),
    "t.me": re.compile(r"^/(?!(?:joinchat|c)/)\w+"),
    "vk.com": re.compile(r"^/(?!(?:wall|video|photo|clip)-?\d)[\w.]+"),
    "flickr.com": re.compile(r"^/(?:photos|people)/"),
    "snapchat.com": re.compile(r"^/(?:add|@)"),
    "imgur.com": re.compile(r"^/user/"),
    "rumble.com": re.compile(r"^/(?:c|user)/"),
    "truthsocial.com": re.compile(r"^/@"),
    "gab.com": re.compile(r"^/(?!(?:groups|search)(?:/|$))\w+"),
}
_ANYWHERE = re.compile(r"^/(?:@[\w.\-]+|users/[\w.\-]+/statuses/)")  # Mastodon and its like, on any server
_HOSTS_NAMED_AFTER = ("tumblr.com",)
_NAMELESS_HOSTS = frozenset({"clips.twitch.tv"})
_REDDIT = re.compile(r"^/(?:u|user)/[^/]+/comments/(\w+)")
_NAMING_PARAMETERS = frozenset({"ab_channel", "author", "channel"})


def public_address(incident: int, address: str, *, site: str = "") -> str:
    """The address of a piece of evidence as readers of that incident are given it; empty stays empty.

    ``site`` is the site's own address, for readers who are not on one of its pages.
    """
    without = without_account(address)
    return f"{site}/incidents/{incident}/evidence/{key_of(address)}/" if names_account(without) else without


def key_of(address: str) -> str:
    """By which the evidence of an incident finds an address again that stands nowhere in public."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_LENGTH]


def without_account(address: str) -> str:
    """The same page at an address without its account, where its platform reads one; else as it is."""
    parts = urlsplit(address)
    if links.host_of(address) == "reddit.com" and (post := _REDDIT.match(parts.path)):
        return permalink("reddit", post[1], None)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in _NAMING_PARAMETERS]
    if links.host_of(address) == "youtube.com" and len(kept) < len(parse_qsl(parts.query)):
        address = urlunsplit(parts._replace(query=urlencode(kept)))
    return permalink("", "", address)


def names_account(address: str) -> bool:
    """Whether an address, or the one that an archive keeps a copy of, says whose account it is."""
    parts = urlsplit(address)
    host, path = links.host_of(address), unquote(parts.path)
    if links.is_archive(address):
        inner = re.search(r"https?:/+\S+", unquote(f"{parts.path}?{parts.query}"))
        return inner is not None and names_account(re.sub(r"^(https?):/+", r"\1://", inner[0]))
    if any(host.endswith(f".{site}") for site in _HOSTS_NAMED_AFTER):
        return True
    known = (rule for site, rule in _NAMING.items() if host == site or host.endswith(f".{site}"))
    rules = [_ANYWHERE] if host in _NAMELESS_HOSTS else [_ANYWHERE, *known]
    return any(rule.match(path) for rule in rules)


def site_of(address: str) -> str:
    """The site to name in public: without the part of it that is an account."""
    host = links.host_of(address)
    return next((site for site in _HOSTS_NAMED_AFTER if host.endswith(f".{site}")), host)
