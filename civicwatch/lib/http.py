"""The one door to other people's web addresses: timeouts, limits of size and type, no way to our own network.

Every hop of a redirect is checked again, and the connection goes to the very address that was checked.
"""

import email.utils
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx
from django.conf import settings

from civicwatch.lib.addresses import RefusedAddressError
from civicwatch.lib.guarded_transport import MAX_ADDRESSES, GuardedTransport
from civicwatch.lib.outgoing_errors import (
    RateLimitedError,
    RefusedError,
    TransientError,
    UnexpectedStatusError,
)

PER_TRY = 5.0  # seconds for one request, connecting and reading the whole body
MAX_REDIRECTS = 5
WEB_PORTS = {80, 443}


@dataclass(frozen=True)
class Fetched:
    """An answer, its body whole and decompressed; ``url`` is where the redirects ended."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Fetcher:
    """A client for reading pages of other people's servers. Use as a context manager."""

    def __init__(self, *, allowed_private_hosts: Collection[str] | None = None) -> None:
        allowed = (
            settings.FETCH_ALLOWED_PRIVATE_HOSTS if allowed_private_hosts is None else allowed_private_hosts
        )
        self._transport = GuardedTransport(frozenset(host.lower() for host in allowed))
        self._client = httpx.Client(
            transport=self._transport,
            timeout=httpx.Timeout(PER_TRY, connect=PER_TRY / MAX_ADDRESSES),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        content_types: Collection[str] = (),
        before: Callable[[str], None] | None = None,
    ) -> Fetched:
        """Fetch one address. ``limit`` is in bytes after decompression; ``before`` sees the address of each
        hop and may raise. Credentials (``Authorization``) go to the first host alone. Returns a 2xx or a 304.

        Raises TransientError, RateLimitedError, RefusedError, UnexpectedStatusError.
        """
        first, sent = url, dict(headers or {})
        for _ in range(MAX_REDIRECTS + 1):
            _check_address(url)
            if before:
                before(url)
            if _origin(url) != _origin(first):
                sent = {name: value for name, value in sent.items() if name.lower() != "authorization"}
            answer = self._one(url, limit, sent, content_types)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise RefusedError(f"more than {MAX_REDIRECTS} redirects")

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Send bytes to one address, which must take them itself: redirects count as refusals.

        Returns a 2xx, whose body nobody reads. Raises what ``get`` raises.
        """
        _check_address(url)
        answer = self._one(url, 0, headers or {}, (), body)
        if isinstance(answer, Fetched):
            return answer
        raise RefusedError(f"{httpx.URL(url).host} redirects elsewhere")

    def _one(
        self,
        url: str,
        limit: int,
        headers: Mapping[str, str],
        content_types: Collection[str],
        body: bytes | None = None,
    ) -> Fetched | str:
        """The answer of one hop, or the address that it redirects to."""
        deadline = self._transport.backend.deadline = time.monotonic() + PER_TRY
        method = "GET" if body is None else "POST"
        try:
            with self._client.stream(method, url, headers=headers, content=body) as response:
                if response.next_request is not None:
                    return str(response.next_request.url)
                _check_status(response)
                if response.status_code != 304:
                    _check_type(response, content_types)
                content = _read(response, limit, deadline) if body is None else b""
                return Fetched(url, response.status_code, response.headers, content)
        except RefusedAddressError as error:
            raise RefusedError(str(error)) from error
        except (httpx.TransportError, zlib.error) as error:
            raise TransientError(f"{httpx.URL(url).host}: {_in_words(error)}") from error


def user_agent() -> str:
    """Who we are and where to read about it, as polite robots say."""
    return f"CivicWatch/1.0 (+{settings.PUBLIC_URL}/about/)"


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: a number of seconds or an HTTP date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(value).astimezone(UTC) - now).total_seconds())
    except ValueError:
        return None


def _in_words(error: BaseException) -> str:
    """What went wrong, for whoever runs the other side: no address, nobody there, a certificate, too slow."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return "TLS failed"
        if isinstance(cause, socket.gaierror):
            return "the name leads nowhere"
        if isinstance(cause, ConnectionRefusedError):
            return "nothing listens there"
        if isinstance(cause, httpx.TimeoutException):
            return f"no answer within {PER_TRY:.0f} s"
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = httpx.URL(url)
    return parts.scheme, parts.host, parts.port


def _check_address(url: str) -> None:
    """Refuse what is no web address, and the ports of services that are not the web's."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise RefusedError("not a web address") from error
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise RefusedError("not a web address")
    if parts.port and parts.port < 1024 and parts.port not in WEB_PORTS:
        raise RefusedError(f"port {parts.port} is not one of the web’s")


def _check_status(response: httpx.Response) -> None:
    status, host = response.status_code, response.url.host
    wait = retry_after(response.headers.get("retry-after"), now=datetime.now(UTC))
    if status == 429 or (status == 503 and wait is not None):
        raise RateLimitedError(f"{host} asks us to wait", retry_after=wait)
    if status >= 500 or status == 408:
        raise TransientError(f"{host} answered {status}")
    if status >= 300 and status != 304:
        raise UnexpectedStatusError(status, host)


def _check_type(response: httpx.Response, allowed: Collection[str]) -> None:
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if allowed and kind not in allowed:
        raise RefusedError(f"{response.url.host} sent {kind or 'no content type'}")


def _read(response: httpx.Response, limit: int, deadline: float) -> bytes:
    """The body, decompressed here so that a small file cannot unfold into a huge one."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise RefusedError(f"{response.url.host} sent an encoding we did not ask for")
    unzip = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    body = bytearray()
    for chunk in response.iter_raw():
        body += unzip.decompress(chunk, limit + 1 - len(body)) if unzip else chunk
        if len(body) > limit:
            raise RefusedError(f"{response.url.host} sent more than {limit:,} bytes")
        if time.monotonic() > deadline:
            raise TransientError(f"{response.url.host} was too slow")
    return bytes(body)
