"""The door for outgoing requests, tried against a real server: what it lets through and what it does not."""

import contextlib
import gzip
import socket
import ssl
import threading
import time
from datetime import UTC, datetime

import httpx
import pytest

from civicwatch.lib import http
from civicwatch.lib.http import Fetcher, retry_after
from civicwatch.lib.outgoing_errors import (
    RateLimitedError,
    RefusedError,
    TransientError,
    UnexpectedStatusError,
)
from tests.lib.web_server import web_server

NOON = datetime(2026, 5, 30, 12, tzinfo=UTC)


@pytest.fixture
def site():
    with web_server() as server:
        yield server


@pytest.fixture
def fetcher():
    with Fetcher(allowed_private_hosts=["127.0.0.1"]) as open_fetcher:
        yield open_fetcher


def test_a_page_comes_whole_with_its_type_and_we_say_who_we_are(site, fetcher):
    site.answer("/", b"hello ", b"world", Content_Type="text/html; charset=utf-8")

    page = fetcher.get(site.url("/"), limit=100)

    assert (page.body, page.content_type, page.status) == (b"hello world", "text/html", 200)
    assert site.asked[0][1]["User-Agent"].startswith("CivicWatch/")


def test_loopback_is_refused_unless_it_is_allowed(site):
    with Fetcher() as fetcher, pytest.raises(RefusedError):
        fetcher.get(site.url("/"), limit=100)

    assert site.asked == []


@pytest.mark.parametrize("opening", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 103 Early Hints\r\n\r\n"])
def test_a_server_that_drips_its_headers_does_not_hold_us(monkeypatch, fetcher, opening):
    monkeypatch.setattr(http, "PER_TRY", 0.5)
    over = threading.Event()

    def drip(server):
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(opening)
            while not over.wait(0.05):
                connection.sendall(b"x" if opening.endswith(b" ") else opening)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        began = time.monotonic()
        with pytest.raises(TransientError):
            fetcher.get(f"http://127.0.0.1:{server.getsockname()[1]}/", limit=100)
        took = time.monotonic() - began
        over.set()
        thread.join()

    assert took < 5


def test_the_setting_allows_a_host_of_ones_own_network(site, settings):
    settings.FETCH_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    site.answer("/", b"ours")

    with Fetcher() as fetcher:
        assert fetcher.get(site.url("/"), limit=100).body == b"ours"


def test_a_redirect_to_a_private_address_is_refused(site, fetcher):
    site.answer("/", status=302, Location=site.url("/secret", host="localhost"))
    site.answer("/secret", b"secret")

    with pytest.raises(RefusedError):
        fetcher.get(site.url("/"), limit=100)

    assert [path for path, _ in site.asked] == ["/"]


def test_a_name_that_resolves_to_a_private_address_is_refused(site, monkeypatch):
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *a, **k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))],
    )

    with Fetcher() as fetcher, pytest.raises(RefusedError):
        fetcher.get(site.url("/", host="innocent.example"), limit=100)

    assert site.asked == []


def test_a_name_that_answers_differently_the_second_time_gains_nothing(site, monkeypatch):
    answers, connected = ["93.184.216.34", "127.0.0.1"], []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *a, **k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), 80))],
    )

    def connect(address, *args, **kwargs):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)

    with Fetcher() as fetcher, pytest.raises(TransientError):
        fetcher.get(site.url("/", host="rebinding.example"), limit=100)

    assert connected == ["93.184.216.34"]
    assert answers == ["127.0.0.1"]


def test_a_name_that_does_not_exist_may_exist_later(fetcher, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(TransientError, match=r"nowhere\.example: the name leads nowhere"):
        fetcher.get("http://nowhere.example/", limit=100)


def test_a_failure_says_whose_it_is(fetcher, site):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(TransientError, match="nothing listens there"):
        fetcher.get(f"http://127.0.0.1:{port}/", limit=100)
    with pytest.raises(TransientError, match="TLS failed"):
        fetcher.get(site.url("/").replace("http:", "https:"), limit=100)


def test_a_certificate_that_nobody_trusts_is_named():
    doubt = ssl.SSLCertVerificationError("no")
    doubt.verify_message = "self-signed certificate"
    failed = httpx.ConnectError("no")
    failed.__cause__ = doubt

    assert http._in_words(failed) == "the certificate is not trusted (self-signed certificate)"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "nothing"])
def test_only_web_addresses_are_fetched(fetcher, url):
    with pytest.raises(RefusedError):
        fetcher.get(url, limit=100)


def test_ports_of_other_services_are_refused(fetcher):
    with pytest.raises(RefusedError):
        fetcher.get("http://example.org:25/", limit=100)


def test_redirects_are_followed_and_each_hop_is_asked_about(site, fetcher):
    site.answer("/a", status=301, Location="/b")
    site.answer("/b", status=302, Location="/c")
    site.answer("/c", b"here")
    hops = []

    page = fetcher.get(site.url("/a"), limit=100, before=hops.append)

    assert page.body == b"here"
    assert page.url == site.url("/c")
    assert hops == [site.url("/a"), site.url("/b"), site.url("/c")]


def test_a_circle_of_redirects_ends(site, fetcher):
    site.answer("/", status=302, Location="/")

    with pytest.raises(RefusedError, match="redirects"):
        fetcher.get(site.url("/"), limit=100)


def test_a_body_beyond_the_limit_is_refused_without_reading_on(site, fetcher):
    sent = []
    site.answer("/", *[lambda: sent.append(1) or b"x" * 100_000] * 500)

    with pytest.raises(RefusedError, match="more than"):
        fetcher.get(site.url("/"), limit=200_000)

    assert len(sent) < 500


def test_a_gzipped_body_is_unzipped(site, fetcher):
    site.answer("/", gzip.compress(b"words " * 100), Content_Encoding="gzip")

    assert fetcher.get(site.url("/"), limit=1000).body == b"words " * 100


def test_a_small_file_that_unfolds_into_a_huge_one_is_refused(site, fetcher):
    site.answer("/", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    with pytest.raises(RefusedError, match="more than"):
        fetcher.get(site.url("/"), limit=1_000_000)


def test_a_broken_gzip_body_is_a_passing_fault(site, fetcher):
    site.answer("/", b"not gzip at all", Content_Encoding="gzip")

    with pytest.raises(TransientError):
        fetcher.get(site.url("/"), limit=1000)


def test_a_body_that_trickles_in_is_given_up(site, fetcher, monkeypatch):
    monkeypatch.setattr(http, "PER_TRY", 0.3)
    site.answer("/", *[lambda: time.sleep(0.1) or b"x"] * 50)

    with pytest.raises(TransientError, match=r"slow|no answer"):
        fetcher.get(site.url("/"), limit=1000)


def test_a_wrong_content_type_is_refused(site, fetcher):
    site.answer("/", b"%PDF", Content_Type="application/pdf")

    with pytest.raises(RefusedError, match="application/pdf"):
        fetcher.get(site.url("/"), limit=100, content_types=["text/html"])


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (429, {"Retry_After": "30"}, RateLimitedError),
        (503, {"Retry_After": "30"}, RateLimitedError),
        (503, {}, TransientError),
        (500, {}, TransientError),
        (404, {}, UnexpectedStatusError),
        (403, {}, UnexpectedStatusError),
        (302, {}, UnexpectedStatusError),
    ],
)
def test_each_status_is_the_right_error(site, fetcher, status, headers, error):
    site.answer("/", status=status, **headers)

    with pytest.raises(error) as raised:
        fetcher.get(site.url("/"), limit=100)

    assert type(raised.value) is error
    assert getattr(raised.value, "retry_after", None) == (30 if headers else None)


def test_not_modified_is_an_answer(site, fetcher):
    site.answer("/", status=304)

    assert fetcher.get(site.url("/"), limit=100, headers={"If-None-Match": '"a"'}).status == 304
    assert site.asked[0][1]["If-None-Match"] == '"a"'


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("-5", 0),
        ("Sat, 30 May 2026 12:01:00 GMT", 60),
        ("Sat, 30 May 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_reads_seconds_and_dates(value, seconds):
    assert retry_after(value, now=NOON) == seconds
