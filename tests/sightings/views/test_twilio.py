"""The webhook: signed or nothing, stored whole before it is answered, once however often it comes."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from twilio.request_validator import RequestValidator

from sightings.models import Contributor, ErasedMessage, InboundMessage, OutboundMessage
from sightings.services import carrier_copies
from tests.sightings.sms import NUMBER, TOKEN, form, media_url, post, post_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def token(settings):
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.TWILIO_AUTH_TOKEN_PREVIOUS = ""
    settings.PUBLIC_URL = "https://watch.example.org"
    settings.ALLOWED_HOSTS = ["*"]


def by_hand(payload, path="/sms/twilio/", token=TOKEN, errors="surrogateescape"):
    """The signature over the bytes of a form, without the library: address, then names and values."""
    text = payload.decode("ascii")
    pairs = sorted(
        (name, value)
        for name, values in parse_qs(text, keep_blank_values=True, errors=errors).items()
        for value in values
    )
    signed = f"https://watch.example.org{path}" + "".join(name + value for name, value in pairs)
    digest = hmac.new(token.encode(), signed.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def test_a_message_is_stored_whole_and_answered_with_nothing_to_say(client):
    answer = post(client, form(body="Police at 5th and Main"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer.content.decode().endswith("<Response></Response>")
    message = InboundMessage.objects.get()
    assert message.payload == urlencode(form(body="Police at 5th and Main")).encode()
    assert (message.source, message.stage, message.contributor) == ("webhook", "received", None)
    assert message.due_at is not None and message.text == ""


def test_it_takes_one_statement(client):
    post(client, form(sid="SMfirst"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        post(client, form(sid="SMsecond"))

    past_django = connection.vendor == "postgresql"  # prepared, by a cursor that Django does not write down
    assert [query["sql"].split()[0] for query in queries] == ([] if past_django else ["INSERT"])
    assert InboundMessage.objects.filter(sid="SMsecond").exists()


def test_the_same_message_again_changes_nothing(client):
    first = post(client, form(body="One"))
    again = post(client, form(body="Two"))

    assert first.status_code == again.status_code == 200
    assert b"One" in InboundMessage.objects.get().payload


def test_an_erased_message_stays_erased(client):
    carrier_copies.remember(["SMgone"], now=timezone.now())

    assert post(client, form(sid="SMgone")).status_code == 200

    assert not InboundMessage.objects.exists()
    assert not ErasedMessage.objects.filter(sid_hash__contains="SM").exists()


@pytest.mark.parametrize("name", ["sms", "sms-status", "sms-fallback"])
class TestSignature:
    def test_without_a_signature_nobody_gets_in(self, client, name):
        path = {"sms": "/sms/twilio/"}.get(name, f"/sms/twilio/{name[4:]}/")

        assert post_bytes(client, b"MessageSid=SM1", "", path).status_code == 403
        assert post_bytes(client, b"MessageSid=SM1", "ünsigned", path).status_code == 403
        assert not InboundMessage.objects.exists()

    def test_a_signature_by_another_token_is_none(self, client, name):
        assert post(client, form(), name=name, token="another").status_code == 403

    def test_during_a_rotation_both_tokens_count(self, client, settings, name):
        settings.TWILIO_AUTH_TOKEN_PREVIOUS = "the old one"

        assert post(client, form(), name=name, token="the old one").status_code < 300
        assert post(client, form(), name=name).status_code < 300

    def test_without_any_token_the_address_is_closed(self, client, settings, name):
        settings.TWILIO_AUTH_TOKEN = ""

        answer = post(client, form(), name=name, token="")

        assert answer.status_code == 503
        assert "TWILIO_AUTH_TOKEN" in answer.content.decode()
        assert not InboundMessage.objects.exists()

    def test_get_is_not_for_it(self, client, name):
        assert client.get(f"/sms/twilio/{name[4:] + '/' if name != 'sms' else ''}").status_code == 405


def test_a_changed_word_breaks_the_signature(client):
    signature = RequestValidator(TOKEN).compute_signature("https://watch.example.org/sms/twilio/", form())

    changed = urlencode(form(body="Something else")).encode()

    assert post_bytes(client, changed, signature).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "10.0.0.7:8000"},
        {"X-Forwarded-Host": "elsewhere.example.org", "X-Forwarded-Proto": "http"},
        {"X-Forwarded-For": "203.0.113.9"},
    ],
)
def test_behind_a_proxy_the_public_address_counts(client, headers):
    assert post(client, form(), **headers).status_code == 200


def test_the_query_of_the_address_is_signed_too(client):
    assert post(client, form(), query="?from=twilio&x=%20y").status_code == 200
    signature = by_hand(urlencode(form()).encode())
    assert (
        post_bytes(client, urlencode(form()).encode(), signature, "/sms/twilio/?from=me").status_code == 403
    )


@pytest.mark.parametrize(
    ("public", "over"),
    [
        ("https://watch.example.org", "https://watch.example.org:443"),
        ("https://watch.example.org:8443", "https://watch.example.org"),
        ("https://watch.example.org:8443", "https://watch.example.org:8443"),
    ],
)
def test_twilio_may_sign_with_or_without_the_port(client, settings, public, over):
    settings.PUBLIC_URL = public
    signature = RequestValidator(TOKEN).compute_signature(f"{over}/sms/twilio/", form())

    assert post_bytes(client, urlencode(form()).encode(), signature).status_code == 200


def test_a_name_and_a_password_in_the_address_are_not_signed(client):
    """Twilio drops them before it signs, and sends them in a header that is for the proxy in front."""
    password = base64.b64encode(b"twilio:secret").decode()

    assert post(client, form(), Authorization=f"Basic {password}").status_code == 200


def test_a_signed_form_without_fields_is_no_message(client):
    signature = RequestValidator(TOKEN).compute_signature("https://watch.example.org/sms/twilio/", {})

    assert post_bytes(client, b"&", signature).status_code == 400
    assert not InboundMessage.objects.exists()


def test_a_signed_body_that_is_no_form_is_no_message(client):
    """Whoever wrote the words in it could else name the message."""
    body = b'{"MessageSid": "SM1", "Body": "&MessageSid=SM1&"}'
    path = f"/sms/twilio/?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(f"https://watch.example.org{path}", {})
    headers = {"X-Twilio-Signature": signature}

    answer = client.post(path, data=body, content_type="application/json", headers=headers)

    assert answer.status_code == 415
    assert not InboundMessage.objects.exists()


def test_a_field_that_comes_twice_is_signed_twice(client):
    payload = urlencode(form()).encode() + b"&Tag=b&Tag=a&Tag=b"

    signature = RequestValidator(TOKEN).compute_signature(
        "https://watch.example.org/sms/twilio/", MultiValueDict({**_lists(form()), "Tag": ["a", "b"]})
    )

    assert post_bytes(client, payload, signature).status_code == 200


def _lists(fields):
    return {name: [value] for name, value in fields.items()}


def test_a_shared_key_signs_with_sha256(client):
    fields, url = form(), "https://watch.example.org/sms/twilio/"
    signature = RequestValidator(TOKEN).compute_signature(url, fields, "HMAC_SHA256")
    settings_header = {"X-Twilio-Webhooks-Signature-Settings": "key=sharedkey_1,algorithm=HMAC_SHA256"}

    assert post_bytes(client, urlencode(fields).encode(), signature, **settings_header).status_code == 200
    assert post_bytes(client, urlencode(fields).encode(), signature).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        "%00before and after%00",  # NUL
        "%ED%A0%BD",  # a lone surrogate as bytes
        "%FF%FE%80",  # no text at all
        quote("ñ 𝕏 \u202e\u0000"),
        quote("x" * 20_000),
        quote("🚓" * 5_000),
        "%F0%9F%9A",  # an emoji cut short
    ],
)
def test_every_byte_survives(client, body):
    payload = f"MessageSid=SM9&From=%2B13105550123&Body={body}&NumMedia=0".encode()

    assert post_bytes(client, payload, by_hand(payload)).status_code == 200

    assert InboundMessage.objects.get().payload == payload


def test_what_is_not_text_may_be_signed_as_everybody_reads_it(client):
    payload = b"MessageSid=SM9&From=%2B13105550123&Body=%ED%A0%BD&NumMedia=0"

    assert post_bytes(client, payload, by_hand(payload, errors="replace")).status_code == 200
    assert InboundMessage.objects.get().payload == payload


def test_all_media_addresses_survive(client):
    media = [(media_url("SM7", n), "image/jpeg") for n in range(10)]

    post(client, form(sid="SM7", media=media))

    stored = InboundMessage.objects.get().payload.decode()
    assert parse_qs(stored)["MediaUrl9"] == [media[9][0]]
    assert all(f"MediaUrl{n}=" in stored for n in range(10))


def test_a_body_that_no_message_has_is_refused(client):
    payload = b"MessageSid=SM9&Body=" + b"x" * 600_000

    assert post_bytes(client, payload, by_hand(payload)).status_code == 413


@pytest.mark.parametrize("sid", ["", "SM 1", "SM%00", "S" * 65, "SM\n"])
def test_a_message_without_a_name_is_refused(client, sid):
    payload = f"MessageSid={quote(sid)}&Body=x".encode()

    assert post_bytes(client, payload, by_hand(payload)).status_code == 400


def test_the_second_address_stores_as_well(client):
    post(client, form(), name="sms-fallback")

    assert InboundMessage.objects.get().source == "fallback"


class TestStatus:
    @pytest.fixture
    def reply(self):
        sender = Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)
        return OutboundMessage.objects.create(
            contributor=sender, key="k", body="Hi", sid="SMout", status="queued", stage="sent",
            due_at=None, sent_at=timezone.now(),
        )  # fmt: skip

    def say(self, client, status, **more):
        fields = {"MessageSid": "SMout", "MessageStatus": status, "To": NUMBER, **more}
        return post(client, fields, name="sms-status")

    def test_a_message_is_followed_on_its_way(self, client, reply):
        for status in ("sending", "sent", "delivered"):
            assert self.say(client, status).status_code == 204
        reply.refresh_from_db()
        assert reply.status == "delivered"

    def test_a_late_word_takes_nothing_back(self, client, reply):
        for status in ("delivered", "sent", "undelivered"):
            self.say(client, status)
        reply.refresh_from_db()
        assert reply.status == "delivered"

    def test_a_failure_keeps_its_code(self, client, reply):
        self.say(client, "undelivered", ErrorCode="30003")
        reply.refresh_from_db()
        assert (reply.status, reply.error_code) == ("undelivered", "30003")

    def test_who_told_the_carrier_to_stop_is_left_alone(self, client, reply):
        self.say(client, "failed", ErrorCode="21610")
        assert Contributor.objects.get().stopped_at is not None

    def test_of_a_message_we_do_not_know_nothing_changes(self, client, reply):
        fields = {"MessageSid": "SMother", "MessageStatus": "sent"}
        assert post(client, fields, name="sms-status").status_code == 204
