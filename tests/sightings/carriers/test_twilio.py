"""Twilio's client on answers in the form that Twilio documents."""

import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
import requests
import responses
import respx

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, RefusedError, TransientError
from sightings import carriers
from sightings.carriers.carrier import NotYetError, RefusedNumberError, StoppedNumberError
from tests.sightings.sms import NUMBER, OURS

ACCOUNT = "AC" + "1" * 32
API = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def message(sid="SM" + "2" * 32, direction="outbound-api", **changes):
    number = {"from": NUMBER, "to": OURS} if direction == "inbound" else {"from": OURS, "to": NUMBER}
    return {
        "sid": sid,
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": "Thank you.",
        "date_created": "Sun, 22 Nov 2026 12:00:00 +0000",
        "date_sent": "Sun, 22 Nov 2026 12:00:01 +0000",
        "date_updated": "Sun, 22 Nov 2026 12:00:01 +0000",
        "direction": direction,
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "status": "queued",
        "subresource_uris": {"media": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}/Media.json"},
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
        **number,
        **changes,
    }


def page(rows, key="messages", next_uri=None):
    return {
        key: rows, "page": 0, "page_size": 200, "start": 0, "end": len(rows), "next_page_uri": next_uri,
        "previous_page_uri": None, "first_page_uri": "/x", "uri": "/x",
    }  # fmt: skip


def refused(code, status=400):
    words = f"The 'To' number {NUMBER} is not valid."
    return {"code": code, "message": words, "more_info": "https://www.twilio.com/docs", "status": status}


@pytest.fixture
def carrier(settings):
    settings.TWILIO_ACCOUNT_SID = ACCOUNT
    settings.TWILIO_AUTH_TOKEN = "token"
    settings.TWILIO_NUMBER = OURS
    assert carriers.chosen() == "twilio"
    with responses.RequestsMock() as api:
        made = carriers.carrier()
        made.api = api
        yield made


def test_while_anything_is_missing_the_console_phone_stands_in(settings):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_NUMBER = ACCOUNT, "", OURS

    assert carriers.missing_settings() == ["TWILIO_AUTH_TOKEN"]
    assert carriers.carrier().kind == "console"


def test_a_message_is_handed_over(carrier):
    carrier.api.post(f"{API}/Messages.json", json=message(), status=201)

    sid = carrier.send(
        NUMBER, "Gracias, señora", status_callback="https://watch.example.org/sms/twilio/status/"
    )

    assert sid == "SM" + "2" * 32
    sent = parse_qs(carrier.api.calls[0].request.body)
    assert sent == {
        "To": [NUMBER],
        "From": [OURS],
        "Body": ["Gracias, señora"],
        "StatusCallback": ["https://watch.example.org/sms/twilio/status/"],
    }


def test_a_messaging_service_may_be_the_sender(carrier, settings):
    settings.TWILIO_NUMBER = "MG" + "3" * 32
    carrier.api.post(f"{API}/Messages.json", json=message(), status=201)

    carriers.carrier().send(NUMBER, "Hi")

    sent = parse_qs(carrier.api.calls[0].request.body)
    assert sent["MessagingServiceSid"] == ["MG" + "3" * 32] and "From" not in sent


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 21211, RefusedNumberError),
        (400, 21614, RefusedNumberError),
        (400, 21610, StoppedNumberError),
        (401, 20003, OutgoingError),
        (429, 20429, RateLimitedError),
        (500, 20500, TransientError),
        (503, 20503, TransientError),
    ],
)
def test_failures_are_ours_and_quote_nothing(carrier, status, code, kind, caplog):
    caplog.set_level(logging.DEBUG)
    carrier.api.post(f"{API}/Messages.json", json=refused(code, status), status=status)

    with pytest.raises(OutgoingError) as failed:
        carrier.send(NUMBER, "secret words")

    assert type(failed.value) is kind
    said = f"{failed.value!r} {failed.value.__cause__!r} {caplog.text}"
    assert NUMBER not in said and NUMBER[1:] not in said and "secret" not in said


@pytest.mark.parametrize("failure", [requests.ConnectTimeout, requests.ReadTimeout, requests.ConnectionError])
def test_the_network_failing_is_worth_another_try(carrier, failure):
    carrier.api.post(f"{API}/Messages.json", body=failure(f"to {NUMBER}"))

    with pytest.raises(TransientError) as failed:
        carrier.send(NUMBER, "Hi")

    assert NUMBER not in str(failed.value)


def test_what_is_no_json_is_worth_another_try(carrier):
    carrier.api.get(f"{API}/Messages.json", body="<html>", status=502)

    with pytest.raises(TransientError):
        list(carrier.messages_since(NOON))


def test_a_call_has_a_time_out(carrier):
    assert carrier._client.http_client.timeout == 5.0


def test_lists_are_read_page_by_page(carrier):
    following = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page=1&PageToken=PASM2"
    first = [message("SMa", "inbound", num_media="2", status="received", body="Police")]
    carrier.api.get(f"{API}/Messages.json", json=page(first, next_uri=following))
    last = [message("SMb", error_code="30003", status="undelivered")]
    carrier.api.get(f"https://api.twilio.com{following}", json=page(last))

    came, went = carrier.messages_since(NOON)

    assert (came.sid, came.inbound, came.number, came.body, came.media_count) == (
        "SMa",
        True,
        NUMBER,
        "Police",
        2,
    )
    assert (went.sid, went.inbound, went.number) == ("SMb", False, NUMBER)
    assert (went.status, went.error_code, went.created_at) == ("undelivered", "30003", NOON)
    assert "DateSent%3E=2026-11-22T12" in carrier.api.calls[0].request.url
    assert NUMBER not in repr(came)


def test_a_message_without_a_time_is_as_old_as_can_be(carrier):
    """It is never taken for one of this minute."""
    listed = [
        message("SMa", "inbound", date_created=None, date_sent="Sun, 22 Nov 2026 12:00:00 +0000"),
        message("SMb", "inbound", date_created=None, date_sent=None),
    ]
    carrier.api.get(f"{API}/Messages.json", json=page(listed))

    one, other = carrier.messages_since(NOON)

    assert one.created_at == NOON
    assert other.created_at < NOON - timedelta(days=365)


def test_what_went_to_a_number_is_asked_by_the_number(carrier):
    rows = [message("SMnew"), message("SMold", date_created="Sun, 22 Nov 2026 11:00:00 +0000")]
    carrier.api.get(f"{API}/Messages.json", json=page(rows))

    assert [found.sid for found in carrier.sent_to(NUMBER, since=NOON)] == ["SMnew"]
    assert "To=%2B13105550123" in carrier.api.calls[0].request.url


def test_media_of_a_message(carrier):
    row = {
        "sid": "ME" + "4" * 32, "account_sid": ACCOUNT, "parent_sid": "SMa", "content_type": "image/jpeg",
        "date_created": "Sun, 22 Nov 2026 12:00:00 +0000", "date_updated": None, "uri": "/x",
    }  # fmt: skip
    carrier.api.get(f"{API}/Messages/SMa/Media.json", json=page([row], "media_list"))

    (found,) = carrier.media_of("SMa")

    assert (found.url, found.content_type) == (f"{API}/Messages/SMa/Media/{row['sid']}", "image/jpeg")


class TestDeleting:
    def test_message_and_media(self, carrier):
        carrier.api.delete(f"{API}/Messages/SMa/Media/MEa.json", status=204)
        carrier.api.delete(f"{API}/Messages/SMa.json", status=204)

        carrier.delete_media("SMa", "MEa")
        carrier.delete_message("SMa")

        assert len(carrier.api.calls) == 2

    def test_what_is_gone_is_gone(self, carrier):
        carrier.api.delete(f"{API}/Messages/SMa.json", json=refused(20404, 404), status=404)

        carrier.delete_message("SMa")

    @pytest.mark.parametrize("status", [400, 409])
    def test_what_is_on_its_way_takes_another_try(self, carrier, status):
        carrier.api.delete(f"{API}/Messages/SMa.json", json=refused(20009, status), status=status)

        with pytest.raises(NotYetError):
            carrier.delete_message("SMa")

    @pytest.mark.parametrize(
        ("status", "kind"), [(401, OutgoingError), (429, RateLimitedError), (500, TransientError)]
    )
    def test_other_failures_are_told_apart(self, carrier, status, kind):
        carrier.api.delete(f"{API}/Messages/SMa.json", json=refused(20000, status), status=status)

        with pytest.raises(OutgoingError) as failed:
            carrier.delete_message("SMa")
        assert type(failed.value) is kind


class TestMedia:
    URL = f"{API}/Messages/SMa/Media/MEa"
    PICTURE = "https://mms.twiliocdn.com/AC1/abc?Expires=1&Signature=x"

    @pytest.fixture
    def web(self, carrier, monkeypatch):
        """respx replaces httpx's transport, and with it the guard, which has its own tests."""
        with respx.mock(assert_all_called=False) as web:
            yield web

    def test_the_picture_is_fetched_and_the_credentials_stay_behind(self, carrier, web):
        ours = web.get(self.URL).mock(httpx.Response(307, headers={"Location": self.PICTURE}))
        theirs = web.get(self.PICTURE).mock(
            httpx.Response(200, content=b"\xff\xd8\xff", headers={"Content-Type": "image/jpeg"})
        )

        media = carrier.fetch_media(self.URL)

        assert (media.content, media.content_type) == (b"\xff\xd8\xff", "image/jpeg")
        assert ours.calls[0].request.headers["Authorization"].startswith("Basic ")
        assert "Authorization" not in theirs.calls[0].request.headers
        assert "xff" not in repr(media)

    def test_it_is_not_led_away_from_https(self, carrier, web):
        web.get(self.URL).mock(httpx.Response(307, headers={"Location": "http://mms.twiliocdn.com/abc"}))

        with pytest.raises(RefusedError, match="https"):
            carrier.fetch_media(self.URL)

    @pytest.mark.parametrize(
        "url",
        [
            "http://api.twilio.com/2010-04-01/x",
            "https://api.twilio.com.example.org/x",
            "https://evil-twilio.com/x",
            "https://127.0.0.1/x",
            "file:///etc/passwd",
            "console://messages/SMa/media/MEa",
            "",
        ],
    )
    def test_credentials_go_to_twilio_alone(self, carrier, url):
        with pytest.raises(RefusedError):
            carrier.fetch_media(url)

    def test_too_large_a_picture_is_refused(self, carrier, web):
        web.get(self.URL).mock(
            httpx.Response(200, content=b"x" * 2000, headers={"Content-Type": "image/png"})
        )

        with pytest.raises(RefusedError):
            carrier.fetch_media(self.URL, limit=1000)

    def test_one_that_is_gone_is_gone_for_good(self, carrier, web):
        web.get(self.URL).mock(httpx.Response(404))

        with pytest.raises(OutgoingError) as failed:
            carrier.fetch_media(self.URL)
        assert not isinstance(failed.value, TransientError)
