"""Who may talk to the outside: a list, so that nothing goes past the guard against private addresses."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("civicwatch", "incidents", "sightings", "tweets", "biaslab", "workers")
CLIENTS = {
    *("httpx", "requests", "aiohttp", "urllib.request", "urllib3", "http.client", "socket", "websockets"),
    *("praw", "prawcore", "tweepy", "twilio", "feedparser", "trafilatura", "sodapy", "smtplib", "ftplib"),
}
# Each with what keeps it from this server's own network.
ALLOWED = {
    "civicwatch/lib/http.py": "the guarded client itself",
    "civicwatch/lib/guarded_transport.py": "the guard",
    "civicwatch/lib/addresses.py": "resolves names for the guard",
    "civicwatch/lib/ports.py": "asks this installation's own health, on loopback",
    "civicwatch/places/nominatim.py": "one address that the operator set",
    "civicwatch/learning/loop/mlflow_mirror.py": "one address that the operator set",
    "sightings/carriers/twilio.py": "the vendor's fixed address; media through the guarded client",
    "sightings/twilio_signature.py": "the vendor's validator, which talks to nobody",
    "sightings/city/socrata.py": "resolves and checks the city's address, follows no redirect",
    "workers/scraping/sessions.py": "the vendors' fixed addresses",
    "workers/scraping/x.py": "the vendor's fixed address",
    "workers/scraping/reddit.py": "the vendor's fixed address",
    "workers/scraping/x_stream.py": "the vendor's fixed address",
    "workers/redis_stream.py": "asks for this machine's name, to call its reader by; Redis is the operator's",
    "workers/scraping/feeds.py": "parses what the guarded client fetched",
    "workers/scraping/news.py": "parses what the guarded client fetched",
    "workers/scraping/x_recheck.py": "the vendor's fixed address",
    "workers/scraping/reddit_recheck.py": "the vendor's fixed address",
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def talks(path):
    return any(
        name == client or name.startswith(f"{client}.") for name in imported(path) for client in CLIENTS
    )


def test_only_these_modules_have_a_client_of_the_network():
    found = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and talks(path)
    }

    assert found - ALLOWED.keys() == set(), "Fetch through civicwatch.lib.http, or say here why not"
    assert ALLOWED.keys() - found == set(), "no client there any more"
