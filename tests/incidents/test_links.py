"""Which addresses may stand as evidence, and which of them are one and the same."""

import pytest

from incidents import links
from incidents.links import Link


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://x.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://x.example/a",
        "file:///etc/passwd",
        "//x.example/a",
        "https://",
        "https://localhost/a",
        "http://127.0.0.1/a",
        "http://[::1]/a",
        "http://[bad/a",
        "https://name:secret@x.example/a",
        "https://x.example/<script>",
        'https://x.example/"onclick=',
        "https://x.example\\@y.example/",
        "https://x.example/a\x01b",
        "https://x.example:99999/",
        "45.07, -93.30",
        "https://x.example/" + "a" * 2000,
        "",
    ],
)
def test_what_is_no_safe_web_address_is_refused(url):
    with pytest.raises(links.BadLinkError):
        links.checked(url)


def test_words_behind_an_address_are_kept_apart():
    assert links.checked(" https://x.example/p (on page six) ") == ("https://x.example/p", "(on page six)")


def test_an_address_without_a_scheme_is_understood():
    assert links.checked("www.paper.example/a").url == "https://www.paper.example/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://twitter.com/a/status/12?s=20", "http://mobile.twitter.com/b/statuses/12"),
        ("https://x.com/a/status/12", "https://twitter.com/i/web/status/12"),
        ("https://youtu.be/Abc", "https://www.youtube.com/watch?v=Abc&feature=share"),
        ("https://old.reddit.com/r/x/comments/1/", "https://www.reddit.com/r/x/comments/1"),
        ("https://p.example/a?utm_source=x&id=3#top", "https://p.example/a?id=3"),
    ],
)
def test_addresses_of_one_page_are_one(one, other):
    assert links.canonical(one) == links.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://twitter.com/a/status/12", "https://twitter.com/a/status/13"),
        ("https://p.example/a?id=3", "https://p.example/a?id=4"),
        ("https://youtu.be/Abc", "https://youtu.be/abc"),
    ],
)
def test_addresses_of_two_pages_stay_two(one, other):
    assert links.canonical(one) != links.canonical(other)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=1", "video"),
        ("https://clips.twitch.tv/x", "video"),
        ("https://twitter.com/i/broadcasts/1", "video"),
        ("https://www.facebook.com/somebody/videos/1/", "video"),
        ("https://files.example/a.MP4", "video"),
        ("https://i.imgur.com/a.jpg", "photo"),
        ("https://twitter.com/a/status/1", "post"),
        ("https://www.facebook.com/somebody/posts/1", "post"),
        ("https://city.example.gov/report", "document"),
        ("https://p.example/complaint.pdf", "document"),
        ("https://www.google.com/maps/@1,2", "other"),
        ("https://www.paper.example/news/1", "article"),
        ("https://notyoutube.com/watch", "article"),
    ],
)
def test_kind_follows_from_site_and_file_name(url, kind):
    assert links.kind_of(url) == kind


def test_an_archived_copy_stands_beside_what_it_copies():
    found, refused = links.gather(
        [
            Link("https://p.example/a", "Article"),
            Link("https://web.archive.org/web/20200601120000/https://p.example/a", "Archive link"),
        ]
    )
    assert refused == []
    assert [(source.url, source.title, source.archive_url) for source in found] == [
        (
            "https://p.example/a",
            "Article",
            "https://web.archive.org/web/20200601120000/https://p.example/a",
        )
    ]


def test_a_copy_of_something_else_keeps_its_original():
    found, _ = links.gather([Link("https://archive.ph/2020.06.01-101010/https://p.example/b")])
    # The time stamp of this archive is not one that says what was copied.
    assert found[0].archive_url.startswith("https://archive.ph/")


def test_the_same_link_twice_is_one_piece_of_evidence_with_the_first_title():
    found, _ = links.gather(
        [
            Link("https://twitter.com/a/status/1"),
            Link("https://x.com/a/status/1?s=20", "Video"),
            Link("https://p.example/"),
        ]
    )
    assert [(source.url, source.title) for source in found] == [
        ("https://twitter.com/a/status/1", "Video"),
        ("https://p.example/", ""),
    ]


def test_a_bad_link_is_named_by_its_number():
    found, refused = links.gather([Link("https://p.example/"), Link("javascript:1")])
    assert len(found) == 1
    assert refused == ["link 2 is no web address"]
