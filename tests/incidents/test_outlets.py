"""Who is independent of whom, by address alone."""

import pytest

from incidents import outlets

PAPER, OTHER = "https://www.paper.example/a", "https://tribune.example/b"


@pytest.mark.parametrize(
    ("addresses", "count"),
    [
        ([], 0),
        ([PAPER], 1),
        ([PAPER, "http://m.paper.example/other"], 1),
        ([PAPER, "https://news.paper.example/a?utm_source=x"], 1),
        ([PAPER, OTHER], 2),
        ([PAPER, "https://web.archive.org/web/2020/https://www.paper.example/a"], 1),
        ([PAPER, "https://web.archive.org/web/2020/https://tribune.example/b"], 2),
        ([PAPER, "https://news.google.com/articles/1"], 1),
        ([PAPER, "https://www.msn.com/1", "https://news.yahoo.com/1"], 1),
        (["https://www.msn.com/1", "https://news.yahoo.com/1"], 1),
        (["https://twitter.com/a/status/1", "https://mobile.x.com/b/status/2"], 1),
        (["https://a.co.uk/1", "https://b.co.uk/1"], 2),
        (["https://one.substack.com/p/1", "https://two.substack.com/p/1"], 2),
        (["https://police.ci.oak.ca.us/1", "https://court.ca.us/1"], 2),
        (["", "nonsense"], 0),
    ],
)
def test_independent_sites(addresses, count):
    assert len(outlets.sites(addresses)) == count


@pytest.mark.parametrize(
    "address",
    [
        "https://twitter.com/paper/status/1",
        "https://www.youtube.com/watch?v=1",
        "https://old.reddit.com/r/a/comments/1",
        "https://i.redd.it/1.jpg",
        "https://drive.google.com/file/d/1",
        "https://archive.ph/abc",
    ],
)
def test_where_anybody_may_post_is_no_outlet(address):
    assert outlets.outlets([PAPER, address]) == {"paper.example"}
