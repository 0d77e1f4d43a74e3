"""Where the broker is: the address that was given, or that of the embedded one."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from civicwatch.lib.embedded_broker import broker_url


def broker_address(given: str, var: Path, *, certificates: str = "required") -> str:
    """Return ``given``, or the embedded broker's address under ``var`` where it is empty.

    Celery wants to be told how to treat certificates; ``certificates`` says so for an address that
    does not: ``required``, or ``none`` for hosts whose certificates nobody signs, such as Heroku's.
    """
    if not given:
        return broker_url(var)
    parts = urlsplit(given)
    if parts.scheme != "rediss" or "ssl_cert_reqs" in parse_qs(parts.query):
        return given
    option = f"ssl_cert_reqs={certificates}"
    return parts._replace(query=f"{parts.query}&{option}" if parts.query else option).geturl()
