"""The vectors of Twilio's documentation and of its library's own tests, and what they stand for."""

import base64
import hashlib
import hmac
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


SHARED_KEY = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"


def valid(url=URL, payload=PAYLOAD, signature="", tokens=(TOKEN,), signature_settings=""):
    return is_valid(
        url=url, payload=payload, signature=signature, tokens=tokens, signature_settings=signature_settings
    )


def signed(text, algorithm=hashlib.sha1):
    """By hand, as Twilio's documentation has it: HMAC over the address and the sorted fields, in base64."""
    return base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), algorithm).digest()).decode()


IN_ORDER = "".join(name + FIELDS[name] for name in sorted(FIELDS))


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


def test_the_same_value_twice_counts_once_and_order_counts_not():
    payload = b"Digits=5678&A=1&Digits=1234&Digits=5678"

    assert valid(payload=payload, signature=signed(URL + "A1" + "Digits1234" + "Digits5678"))


def test_names_in_capitals_come_first_and_empty_values_are_names_alone():
    payload = b"body=b&ErrorCode=&Body=B"

    assert valid(payload=payload, signature=signed(URL + "BodyB" + "ErrorCode" + "bodyb"))


def test_without_fields_the_address_alone_is_signed():
    assert valid(payload=b"", signature=signed(URL))
    assert not valid(payload=b"MessageSid=SM1", signature=signed(URL))


@pytest.mark.parametrize(
    ("url", "over"),
    [
        ("https://watch.example.org:8443/sms/", "https://watch.example.org/sms/"),
        ("https://watch.example.org:8443/sms/", "https://watch.example.org:8443/sms/"),
        ("https://watch.example.org/sms/", "https://watch.example.org:443/sms/"),
        ("http://watch.example.org/sms/", "http://watch.example.org:80/sms/"),
        ("http://watch.example.org:8080/sms/", "http://watch.example.org/sms/"),
        ("https://me:secret@watch.example.org/sms/", "https://me:secret@watch.example.org/sms/"),
        ("https://me@watch.example.org/sms/", "https://me@watch.example.org/sms/"),
        ("https://me:secret@watch.example.org/sms/", "https://me:secret@watch.example.org:443/sms/"),
    ],
)
def test_the_port_may_be_left_out_or_added_and_what_else_the_address_says_counts(url, over):
    assert valid(url=url, signature=signed(over + IN_ORDER))


@pytest.mark.parametrize(
    "over",
    [
        "https://watch.example.org:8444/sms/",
        "http://watch.example.org/sms/",
        "https://watch.example.org/sms",
        "https://watch.example.org/SMS/",
        "https://watch.example.com/sms/",
        "https://watch.example.org/sms/?a=1",
        "https://other:name@watch.example.org/sms/",
    ],
)
def test_another_address_is_another_signature(over):
    assert not valid(url="https://watch.example.org/sms/", signature=signed(over + IN_ORDER))


def test_a_shared_key_signs_the_same_with_sha256():
    signature = signed(URL + IN_ORDER, hashlib.sha256)

    assert valid(signature=signature, signature_settings=SHARED_KEY)
    assert valid(signature=signature, signature_settings=SHARED_KEY.lower().replace("sharedkey", "Key"))
    assert not valid(signature=signature)
    assert not valid(signature=signed(URL + IN_ORDER), signature_settings=SHARED_KEY)


@pytest.mark.parametrize("algorithm", ["HMAC_MD5", "none", "HMAC_SHA512"])
def test_an_algorithm_that_nobody_knows_is_none(algorithm):
    assert not valid(signature=signed(URL + IN_ORDER), signature_settings=f"key=k,algorithm={algorithm}")


@pytest.mark.parametrize("settings", ["", "key=k", "algorithm=", "algorithm=HMAC_SHA1", "nonsense", "=,=,,"])
def test_without_a_named_algorithm_it_is_sha1(settings):
    assert valid(signature=signed(URL + IN_ORDER), signature_settings=settings)


class TestBody:
    """What is no form is signed by its hash in the address."""

    BODY = '{"note": "ñ 🚓", "urgent": true}'.encode()

    def address(self, body=BODY):
        return f"{URL}&bodySHA256={hashlib.sha256(body).hexdigest()}"

    def test_the_librarys_vector(self):
        body = b'{"property": "value", "boolean": true}'
        assert hashlib.sha256(body).hexdigest().startswith("0a1ff763")
        assert valid(url=self.address(body), payload=body, signature="a9nBmqA0ju/hNViExpshrM61xv4=")

    @pytest.mark.parametrize("body", [BODY, b"", b"\xff\xfe no text at all \x00"])
    def test_its_hash_stands_in_the_signed_address(self, body):
        url = self.address(body)
        assert valid(url=url, payload=body, signature=signed(url))

    def test_another_body_is_none(self):
        url = self.address()
        assert not valid(url=url, payload=self.BODY + b" ", signature=signed(url))

    def test_another_hash_breaks_the_signature(self):
        forged = b'{"note": "forged"}'
        assert not valid(url=self.address(forged), payload=forged, signature=signed(self.address()))

    def test_a_form_with_a_hash_in_its_address_is_still_signed_field_by_field(self):
        url = self.address(PAYLOAD)
        assert valid(url=url, signature=signed(url + IN_ORDER))
        assert not valid(url=url, payload=PAYLOAD + b"&More=1", signature=signed(url + IN_ORDER))

    @pytest.mark.parametrize("ending", ["#bodySHA256=1", "&bodySHA256=", "&bodySHA256"])
    def test_what_only_looks_like_a_hash_is_none(self, ending):
        assert not valid(url=URL + ending, payload=self.BODY, signature=signed(URL + ending))


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
