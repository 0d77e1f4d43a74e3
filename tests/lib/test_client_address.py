"""Who asks: the client, also behind proxies of our own, and never what it claims of itself."""

import pytest
from django.test import RequestFactory

from civicwatch.lib.client_address import address_of, client_address, is_loopback, keyed_hash, sender_of

PROXY, CLIENT, FORGED = "10.0.0.1", "198.51.100.7", "203.0.113.66"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", PROXY),
        (0, FORGED, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{FORGED}, {CLIENT}", CLIENT),
        (1, f"{FORGED},{FORGED}, {CLIENT}", CLIENT),
        (2, f"{FORGED}, {CLIENT}, 10.0.0.2", CLIENT),
        (2, CLIENT, CLIENT),
        (1, "", PROXY),
        (1, " , ", PROXY),
        (1, f"{CLIENT}:4711", CLIENT),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(proxies, forwarded, expected):
    assert client_address(remote=PROXY, forwarded_for=forwarded, proxies=proxies) == expected


def test_of_a_request(settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"{FORGED}, {CLIENT}")

    assert address_of(request) == CLIENT


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        (CLIENT, CLIENT),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", CLIENT),
        ("::1", "::1"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_senders(address, sender):
    assert sender_of(address) == sender


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), (CLIENT, False), ("", False)],
)
def test_this_machine(address, here):
    assert is_loopback(address) == here


def test_a_hash_tells_nothing_without_the_key_and_differs_by_purpose(settings):
    one = keyed_hash("a", CLIENT)
    assert one == keyed_hash("a", CLIENT)
    assert one != keyed_hash("b", CLIENT)
    settings.SECRET_KEY = "another"
    assert one != keyed_hash("a", CLIENT)
