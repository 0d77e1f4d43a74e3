"""What counts as the public internet, form by form."""

import ipaddress
import socket

import pytest

from civicwatch.lib.addresses import RefusedAddressError, is_public, resolve

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:7f00:1::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_not_everybody_reaches_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


def answering(*addresses):
    return lambda *args, **kwargs: [
        (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80))
        for a in addresses
    ]


def test_one_private_answer_among_public_ones_refuses_the_host(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34", "10.0.0.1"))

    with pytest.raises(RefusedAddressError):
        resolve("mixed.example", 80, allow_private=False)


def test_answers_come_once_and_in_the_resolvers_order(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34", "8.8.8.8", "93.184.216.34"))

    assert resolve("public.example", 80, allow_private=False) == ["93.184.216.34", "8.8.8.8"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_numeric_spellings_of_loopback_are_refused(host):
    with pytest.raises((RefusedAddressError, socket.gaierror)):
        resolve(host, 80, allow_private=False)
