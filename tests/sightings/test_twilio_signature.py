"""The vectors of Twilio's documentation and of its library's own tests."""

from urllib.parse import urlencode

import pytest

from sightings.twilio_signature import is_valid

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
PAYLOAD = urlencode(FIELDS).encode()


def valid(url=URL, payload=PAYLOAD, signature="", tokens=(TOKEN,)):
    return is_valid(url=url, payload=payload, signature=signature, tokens=tokens)


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:1234"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:1234").replace("https", "http"), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
    ids=["plain", "port on https", "port on http", "signed with 443", "signed with 80"],
)
def test_the_librarys_vectors(url, signature):
    assert valid(url=url, signature=signature)


def test_a_field_that_comes_twice_counts_twice():
    payload = b"Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234"

    assert valid(payload=payload, signature="IK+Dwps556ElfBT0I3Rgjkr1wJU=")


@pytest.mark.parametrize(
    "signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "rsoydt4t1cutdk1pdd93/vvr8b8=", "é" * 28]
)
def test_other_signatures_are_none(signature):
    assert not valid(signature=signature)


def test_without_a_token_nothing_is_valid():
    assert not valid(signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=", tokens=["", ""])


@pytest.mark.parametrize("change", [b"&More=1", b"&Digits=1235"])
def test_a_field_more_breaks_it(change):
    assert not valid(payload=PAYLOAD + change, signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=")
