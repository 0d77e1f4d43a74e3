"""Feeds as they really are: two formats, broken ones, odd ids and dates."""

from datetime import UTC, datetime

import pytest

from civicwatch.lib.http import Fetched
from civicwatch.lib.outgoing_errors import TransientError
from workers.scraping.feeds import canonical, plain, read_feed

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Paper</title>
{items}
</channel></rss>"""
ITEM = """<item><title>Man &amp;amp; dog pushed</title><link>https://paper.example/a?utm_source=rss&amp;id=3#top</link>
<guid isPermaLink="false">{guid}</guid><pubDate>Sat, 30 May 2026 08:00:00 -0400</pubDate>
<description>&lt;p&gt;Short &lt;b&gt;summary&lt;/b&gt;.&lt;/p&gt;</description>
<content:encoded>&lt;p&gt;The longer words that the feed itself gives.&lt;/p&gt;</content:encoded></item>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>
<entry><id>tag:paper.example,2026:1</id><title>Baton used</title><link href="/b"/>
<updated>2026-05-30T12:00:00Z</updated>
<author><name>Ada Writer</name></author><summary>Words</summary></entry></feed>"""


def feed(body, url="https://paper.example/feed", kind="application/rss+xml"):
    return read_feed(Fetched(url, 200, {"content-type": kind}, body))


def rss(*items):
    return RSS.format(items="".join(items)).encode()


def test_rss_gives_title_time_and_its_longest_text_as_plain_words():
    (entry,) = feed(rss(ITEM.format(guid="17")))

    assert entry.title == "Man & dog pushed"
    assert entry.summary == "The longer words that the feed itself gives."
    assert entry.published_at == datetime(2026, 5, 30, 12, tzinfo=UTC)
    assert entry.url == "https://paper.example/a?utm_source=rss&id=3#top"


def test_atom_gives_id_author_and_the_whole_address_of_a_relative_link():
    (entry,) = feed(ATOM, kind="application/atom+xml")

    assert (entry.external_id, entry.author) == ("tag:paper.example,2026:1", "Ada Writer")
    assert entry.url == "https://paper.example/b"


@pytest.mark.parametrize(
    ("guid", "external_id"),
    [
        ("17", "paper.example:17"),
        ("tag:paper.example,2026:1", "tag:paper.example,2026:1"),
        ("https://Paper.example/?p=17", "https://paper.example/?p=17"),
        ("", "https://paper.example/a?id=3"),
    ],
)
def test_an_entry_is_known_by_an_id_of_the_whole_world(guid, external_id):
    (entry,) = feed(rss(ITEM.format(guid=guid)))

    assert entry.external_id == external_id


def test_an_entry_without_id_and_address_is_left_out_and_a_double_one_comes_once():
    entries = feed(rss("<item><title>Nothing</title></item>", ITEM.format(guid="1"), ITEM.format(guid="1")))

    assert len(entries) == 1


def test_a_feed_cut_short_gives_what_it_has():
    whole = rss(ITEM.format(guid="1"), ITEM.format(guid="2"))

    entries = feed(whole[: whole.rindex(b"<content:encoded>")])

    assert "paper.example:1" in [entry.external_id for entry in entries]


@pytest.mark.parametrize("body", [b"", b"<html><body>Please sign in</body></html>", b"\x00\x01\x02", b"{}"])
def test_what_is_no_feed_may_be_one_later(body):
    with pytest.raises(TransientError, match="feed"):
        feed(body, kind="text/html")


def test_an_empty_feed_is_a_feed():
    assert feed(rss()) == []


def test_odd_dates_are_no_dates():
    item = ITEM.format(guid="1").replace("Sat, 30 May 2026 08:00:00 -0400", "the day after tomorrow")

    (entry,) = feed(rss(item))

    assert entry.published_at is None


def test_an_address_that_is_no_web_address_is_left_out():
    item = ITEM.format(guid="1").replace(
        "https://paper.example/a?utm_source=rss&amp;id=3#top", "javascript:alert(1)"
    )

    (entry,) = feed(rss(item))

    assert entry.url is None


def test_entities_cannot_unfold_into_a_huge_text():
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    body = (
        f"{bomb}]><rss version='2.0'><channel><item><guid>1</guid><title>&j;</title></item></channel></rss>"
    )

    assert all(len(entry.title) < 10_000 for entry in feed(body.encode()))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("HTTPS://Paper.Example/Story?utm_medium=x&fbclid=1&page=2#c", "https://paper.example/Story?page=2"),
        ("https://paper.example", "https://paper.example/"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_campaign_marks_are_no_part_of_an_address(url, kept):
    assert canonical(url) == kept


def test_markup_becomes_lines_of_words():
    assert (
        plain("<p>One&nbsp;two</p><script>x</script><br/>three &amp; four") == "One\xa0two\nx\nthree & four"
    )
