"""Twilio by its own client, under our time-outs; its errors say no number and no address here."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from civicwatch.lib.http import PER_TRY, Fetcher
from civicwatch.lib.outgoing_errors import (
    OutgoingError,
    RateLimitedError,
    RefusedError,
    TransientError,
)
from sightings.carriers.carrier import (
    LARGEST_MEDIA,
    CarrierMessage,
    Media,
    MediaRef,
    NotYetError,
    RefusedNumberError,
    StoppedNumberError,
    UnknownAccountError,
)

API = "https://api.twilio.com"
HOSTS = ".twilio.com"  # who is given our credentials
PAGE = 200
STOPPED = 21610  # twilio.com/docs/api/errors: the recipient has replied STOP
NOT_FOR_US = {
    21211,
    21214,
    21408,
    21610,
    21612,
    21614,
}  # not a number, not a mobile, not a country we send to
NOT_ACTIVE = {10001, 20005}  # the account is suspended, or was never activated
REFUSED_AS_A_WHOLE = {401, 403}

_silent = logging.Logger("sightings.silent")  # the client's own log lines carry the number of the receiver
_silent.disabled = True


class TwilioCarrier:
    kind = "twilio"

    def __init__(self) -> None:
        self._account = settings.TWILIO_ACCOUNT_SID
        self._token = settings.TWILIO_AUTH_TOKEN
        self._number = settings.TWILIO_NUMBER
        http = TwilioHttpClient(timeout=PER_TRY, logger=_silent)
        self._client = Client(self._account, self._token, http_client=http)

    def send(self, to: str, body: str, *, status_callback: str = "") -> str:
        sender = "messaging_service_sid" if self._number.startswith("MG") else "from_"
        given: dict[str, Any] = {"to": to, "body": body, sender: self._number}
        if status_callback:
            given["status_callback"] = status_callback
        with _errors_as_ours():
            return str(self._client.messages.create(**given).sid)

    def fetch_media(self, url: str, *, limit: int = LARGEST_MEDIA) -> Media:
        """The address redirects to the picture's own, on another host, which sees no credentials."""
        _check_address(url, ours=True)
        credentials = b64encode(f"{self._account}:{self._token}".encode()).decode()
        with Fetcher() as fetcher:
            fetched = fetcher.get(
                url,
                limit=limit,
                headers={"Authorization": f"Basic {credentials}"},
                before=lambda hop: _check_address(hop, ours=False),
            )
        return Media(fetched.body, fetched.content_type)

    def delete_message(self, sid: str) -> None:
        with _errors_as_ours(), _deleting():
            self._client.messages(sid).delete()

    def delete_media(self, message_sid: str, media_sid: str) -> None:
        with _errors_as_ours(), _deleting():
            self._client.messages(message_sid).media(media_sid).delete()

    def messages_since(self, when: datetime) -> Iterator[CarrierMessage]:
        with _errors_as_ours():
            for message in self._client.messages.stream(date_sent_after=when, page_size=PAGE):
                yield _ours(message)

    def sent_to(self, number: str, *, since: datetime) -> Iterator[CarrierMessage]:
        """By the day, since Twilio gives a message its time only when it leaves."""
        with _errors_as_ours():
            for message in self._client.messages.stream(to=number, page_size=PAGE, limit=PAGE):
                found = _ours(message)
                if not found.inbound and found.created_at >= since:
                    yield found

    def media_of(self, sid: str) -> list[MediaRef]:
        with _errors_as_ours():
            listed = self._client.messages(sid).media.list(limit=20)
        base = f"{API}/2010-04-01/Accounts/{self._account}/Messages/{sid}/Media"
        return [MediaRef(f"{base}/{media.sid}", media.content_type or "") for media in listed]

    def account_status(self) -> str:
        with _errors_as_ours():
            try:
                return str(self._client.api.v2010.accounts(self._account).fetch().status)
            except TwilioRestException as error:
                if error.code in NOT_ACTIVE:
                    return "not active"
                if error.status in {401, 404}:
                    raise UnknownAccountError(f"Twilio answered {error.status}") from None
                raise


def _ours(message: Any) -> CarrierMessage:
    inbound = message.direction == "inbound"
    return CarrierMessage(
        sid=message.sid,
        inbound=inbound,
        number=(message.from_ if inbound else message.to) or "",
        body=message.body or "",
        status=message.status or "",
        error_code=str(message.error_code or ""),
        created_at=_moment(message),
        media_count=int(message.num_media or 0),
    )


def _moment(message: Any) -> datetime:
    """When Twilio had it, to the second. What names no time is as old as can be: never as new as now."""
    times = [at for at in (message.date_created, message.date_sent) if isinstance(at, datetime)]
    return times[0] if times else datetime.min.replace(tzinfo=UTC)


def _check_address(url: str, *, ours: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise RefusedError("media is fetched by https only")
    if ours and not f".{parts.hostname or ''}".endswith(HOSTS):
        raise RefusedError("media does not stand at Twilio’s own address")


@contextmanager
def _deleting() -> Iterator[None]:
    """What is gone already is fine. Twilio deletes nothing that has not come to its end, and waits for the
    receiving carrier's word on that for up to an hour."""
    try:
        yield
    except TwilioRestException as error:
        if error.status == 404:
            return
        if 400 <= error.status < 500 and error.status not in {*REFUSED_AS_A_WHOLE, 408, 429}:
            raise NotYetError("Twilio does not delete a message that is on its way") from None
        raise


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    """Twilio's messages quote what was sent; ours name the status and Twilio's code for it."""
    try:
        yield
    except TwilioRestException as error:
        raise _translated(error.status, error.code) from None
    except (requests.Timeout, requests.ConnectionError) as error:
        raise TransientError(f"Twilio was not reached: {type(error).__name__}") from None
    except (TwilioException, requests.RequestException, JSONDecodeError) as error:
        raise TransientError(f"Twilio’s answer could not be read: {type(error).__name__}") from None


def _translated(status: int, code: int | None) -> OutgoingError:
    if code == STOPPED:
        return StoppedNumberError(str(code))
    if code in NOT_FOR_US:
        return RefusedNumberError(str(code))
    if status == 429:
        return RateLimitedError("Twilio asks us to wait")
    kind = TransientError if status >= 500 or status == 408 else OutgoingError
    return kind(f"Twilio answered {status} (code {code})")
