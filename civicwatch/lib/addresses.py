"""Which network addresses an outgoing request may reach, so that a link in a feed or a webhook
cannot make this server talk to its own network (server-side request forgery)."""

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddressError(Exception):
    """The host is, or resolves to, an address that is not on the public internet."""


def is_public(address: Address) -> bool:
    """True for an address that anybody on the internet could reach.

    IPv6 forms that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are refused unless the
    carried address is public too, since a translator on the way would deliver to it.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo or address.is_site_local:
            return False
        carried = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if carried:
            return is_public(carried)
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_plainly_private(host: str) -> bool:
    """True where the host itself says so, with nobody asked: this machine by name, or a private number."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return not is_public(ipaddress.ip_address(name))
    except ValueError:
        return False


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, in the resolver's order; connect to these and never resolve again.

    One private answer among public ones refuses the host, or an attacker would only need to mix them.
    Raises RefusedAddressError, and socket.gaierror where the name does not exist.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(answer[4][0]).split("%")[0] for answer in answers))
    if not allow_private:
        for address in found:
            if not is_public(ipaddress.ip_address(address)):
                raise RefusedAddressError(f"{host} is not on the public internet")
    return found
