"""News feeds with their articles: what is fetched, what is left alone, and where the next run starts."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import respx

from civicwatch.lib.outgoing_errors import RateLimitedError, RefusedError, TransientError
from workers.scraping.news import NewsAdapter, article_text
from workers.scraping.robots import Robots

FEED = "https://paper.example/feed"
ARTICLE = "https://paper.example/story/{}"
WORDS = (
    "The officers pushed the man to the ground while others held his arms, two people who saw it said. " * 4
)
HTML = f"<html><body><nav>Menu</nav><article><h1>T</h1><p>{WORDS}</p><p>{WORDS}</p></article></body></html>"


@pytest.fixture
def web():
    with respx.mock(assert_all_called=False) as mock:
        mock.get("https://paper.example/robots.txt").mock(return_value=httpx.Response(404))
        yield mock


def item(number, hours_ago=24):
    moment = format_datetime(datetime.now(UTC) - timedelta(hours=hours_ago))
    return (
        f"<item><guid>{ARTICLE.format(number)}</guid><link>{ARTICLE.format(number)}</link>"
        f"<title>Story {number}</title>"
        f"<pubDate>{moment}</pubDate><description>The feed's own words {number}.</description></item>"
    )


def serve_feed(web, *items, **headers):
    body = f"<rss version='2.0'><channel><title>P</title>{''.join(items)}</channel></rss>"
    return web.get(FEED).mock(return_value=httpx.Response(200, text=body, headers=headers))


def serve_article(web, number, **response):
    response = response or {"html": HTML}
    return web.get(ARTICLE.format(number)).mock(
        return_value=httpx.Response(**{"status_code": 200, **response})
    )


def fetch(cursor=None, **settings):
    adapter = NewsAdapter(robots=Robots(sleep=lambda seconds: None))
    return adapter.fetch({"feed": FEED, **settings}, cursor or {})


def ids(pages):
    return [post.external_id.rsplit("/", 1)[1] for page in pages for post in page.posts]


def test_an_entry_becomes_a_post_with_the_articles_text(web):
    serve_feed(web, item(1))
    serve_article(web, 1)

    (post,) = [post for page in fetch() for post in page.posts]

    assert (post.platform, post.title, post.url) == ("news", "Story 1", ARTICLE.format(1))
    assert "pushed the man to the ground" in post.text
    assert "Menu" not in post.text


@pytest.mark.parametrize(
    "answer",
    [
        {"status_code": 404},
        {"status_code": 500},
        {"content": b"%PDF-1.7", "headers": {"content-type": "application/pdf"}},
        {"content": b"x" * 4_000_000, "headers": {"content-type": "text/html"}},
        {"html": "<html><body><p>Please accept cookies.</p></body></html>"},
        {"html": ""},
        {"status_code": 302, "headers": {"location": "ftp://paper.example/1"}},
    ],
)
def test_where_the_article_cannot_be_read_the_feeds_own_words_do(web, answer):
    serve_feed(web, item(1))
    serve_article(web, 1, **answer)

    (post,) = [post for page in fetch() for post in page.posts]

    assert post.text == "The feed's own words 1."


def test_an_article_that_leads_to_a_private_address_is_not_read(web):
    serve_feed(web, item(1))
    serve_article(web, 1, status_code=302, headers={"location": "http://127.0.0.1:9/secret"})
    web.get("http://127.0.0.1:9/robots.txt").pass_through()

    (post,) = [post for page in fetch() for post in page.posts]

    assert post.text == "The feed's own words 1."


def test_robots_txt_keeps_us_from_the_article_and_from_the_feed(web):
    serve_feed(web, item(1))
    article = serve_article(web, 1)
    robots = web.get("https://paper.example/robots.txt")

    robots.mock(return_value=httpx.Response(200, text="User-agent: *\nDisallow: /story/"))
    (post,) = [post for page in fetch() for post in page.posts]
    assert post.text == "The feed's own words 1."
    assert not article.called

    robots.mock(return_value=httpx.Response(200, text="User-agent: *\nDisallow: /"))
    with pytest.raises(RefusedError, match="robots"):
        list(fetch())


def test_what_was_read_is_not_opened_again(web):
    serve_feed(web, item(2), item(1))
    first = serve_article(web, 1)
    serve_article(web, 2)
    cursor = list(fetch())[-1].cursor
    serve_feed(web, item(3), item(2), item(1))
    serve_article(web, 3)

    pages = list(fetch(cursor))

    assert ids(pages) == ["3"]
    assert first.call_count == 1


def test_an_unchanged_feed_is_asked_for_politely_and_answers_304(web):
    serve_feed(web, item(1), **{"etag": '"v1"', "last-modified": "Sat, 30 May 2026 08:00:00 GMT"})
    serve_article(web, 1)
    cursor = list(fetch())[-1].cursor
    route = web.get(FEED).mock(return_value=httpx.Response(304))

    pages = list(fetch(cursor))

    assert route.calls.last.request.headers["if-none-match"] == '"v1"'
    assert route.calls.last.request.headers["if-modified-since"] == "Sat, 30 May 2026 08:00:00 GMT"
    assert (ids(pages), pages[-1].cursor) == ([], cursor)


def test_validators_are_kept_only_when_every_entry_is_stored(web):
    serve_feed(web, item(3), item(2), item(1), etag='"v1"')
    for number in (1, 2, 3):
        serve_article(web, number)

    first = list(fetch(articles_per_run=2))
    second = list(fetch(first[-1].cursor, articles_per_run=2))

    assert ids(first) == ["1", "2"]
    assert "etag" not in first[-1].cursor
    assert ids(second) == ["3"]
    assert second[-1].cursor["etag"] == '"v1"'


def test_a_run_that_dies_between_pages_reads_only_the_rest_again(web):
    serve_feed(web, *[item(number) for number in range(12, 0, -1)], etag='"v1"')
    for number in range(1, 13):
        serve_article(web, number)
    first_page = next(iter(fetch()))

    pages = list(fetch(first_page.cursor))

    assert ids([first_page]) == [str(number) for number in range(1, 11)]
    assert ids(pages) == ["11", "12"]


def test_a_young_article_that_fails_for_now_waits_for_the_next_run(web):
    serve_feed(web, item(1, hours_ago=1), etag='"v1"')
    serve_article(web, 1, status_code=503)

    first = list(fetch())
    serve_article(web, 1)
    second = list(fetch(first[-1].cursor))

    assert ids(first) == []
    assert "etag" not in first[-1].cursor
    assert ids(second) == ["1"]


def test_a_site_that_asks_us_to_wait_is_left_alone_and_what_was_read_is_kept(web):
    serve_feed(web, item(3), item(2), item(1))
    serve_article(web, 1)
    serve_article(web, 2, status_code=429, headers={"retry-after": "600"})
    third = serve_article(web, 3)
    pages = fetch()

    assert ids([next(pages)]) == ["1"]
    with pytest.raises(RateLimitedError) as raised:
        next(pages)
    assert raised.value.retry_after == 600
    assert not third.called


@pytest.mark.parametrize(
    "answer", [{"text": "<html>Sign in</html>"}, {"status_code": 502}, {"content": b"\x1f\x8b\x00"}]
)
def test_a_feed_that_is_none_may_be_one_later(web, answer):
    web.get(FEED).mock(return_value=httpx.Response(**{"status_code": 200, **answer}))

    with pytest.raises(TransientError):
        list(fetch())


def test_an_entry_without_a_date_is_of_now(web):
    undated = item(1).split("<pubDate>")[0] + "</item>"
    serve_feed(web, undated)
    serve_article(web, 1)

    (post,) = [post for page in fetch() for post in page.posts]

    assert abs(post.created_at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff\xfe", b"<" * 10_000, b"<div>" * 5_000, "<p>\ud800".encode("utf-8", "surrogatepass")],
)
def test_hostile_html_gives_no_text_and_no_error(body):
    assert article_text(body, "https://paper.example/1") is None
