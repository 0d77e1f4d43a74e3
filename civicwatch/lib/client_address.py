"""Who asks: the address of the client itself, also behind proxies of our own, and the sender it stands for.

Only the entries of ``X-Forwarded-For`` that our own proxies wrote are believed: as many from its end
as ``TRUSTED_PROXIES`` says. Whatever stands further left, a client can write itself.
"""

from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_address(*, remote: str, forwarded_for: str, proxies: int) -> str:
    """The client's address as text, the connection's own where nobody forwarded or a proxy left it out."""
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    if not (proxies and hops):
        return remote
    return _without_port(hops[-min(proxies, len(hops))])


def address_of(request: HttpRequest) -> str:
    return client_address(
        remote=request.META.get("REMOTE_ADDR") or "",
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.TRUSTED_PROXIES,
    )


def sender_of(address: str) -> str:
    """What is counted as one sender: an IPv4 address, or the IPv6 network of 64 bits that one client owns."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address) or parsed.is_loopback:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False))


def is_loopback(address: str) -> bool:
    """Whether the client is on this machine, whose operator is not slowed down."""
    try:
        parsed = ip_address(sender_of(address))
    except ValueError:
        return False
    return parsed.is_loopback


def keyed_hash(purpose: str, value: str) -> str:
    """What is kept instead of an address: the same for the same value, telling nothing without the key."""
    return salted_hmac(f"civicwatch.{purpose}", value, algorithm="sha256").hexdigest()


def _without_port(hop: str) -> str:
    """Some proxies write ``198.51.100.7:4711`` or ``[2001:db8::1]:4711``."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
