"""Which addresses say whose account it is, platform by platform, and what readers are given instead."""

import pytest

from incidents.accounts import key_of, names_account, public_address, site_of, without_account

WHO = "some.body_1"
NAMING = [
    f"https://x.com/{WHO.replace('.', '')}",
    f"https://instagram.com/{WHO}",
    f"https://www.instagram.com/{WHO}/p/CA148/",
    f"https://www.instagram.com/stories/{WHO}/123/",
    f"https://www.tiktok.com/@{WHO}/video/123",
    f"https://www.facebook.com/{WHO}/videos/123/",
    f"https://m.facebook.com/{WHO}/posts/pfbid0",
    f"https://www.threads.net/@{WHO}/post/abc",
    f"https://bsky.app/profile/{WHO}.bsky.social/post/3k",
    f"https://www.reddit.com/user/{WHO.replace('.', '')}/",
    f"https://old.reddit.com/u/{WHO.replace('.', '')}",
    f"https://www.youtube.com/@{WHO}",
    f"https://www.youtube.com/@{WHO}/videos",
    "https://www.youtube.com/channel/UC123",
    f"https://mastodon.social/@{WHO}/109",
    f"https://social.example.org/users/{WHO}/statuses/109",
    f"https://social.example.org/@{WHO}@another.example/109",
    "https://somebody.tumblr.com/post/1",
    "https://www.twitch.tv/somebody",
    "https://t.me/somebody/12",
    f"https://web.archive.org/web/20200601/https://twitter.com/{WHO.replace('.', '')}/status/12",
    f"https://web.archive.org/web/20200601000000*/https%3A%2F%2Fwww.tiktok.com%2F@{WHO}",
    f"https://archive.ph/2020.06.01/https:/www.instagram.com/{WHO}/",
    f"https://archive.ph/newest/https://x.com/{WHO.replace('.', '')}",
]
OPEN = [
    "https://x.com/i/status/12",
    "https://x.com/i/broadcasts/1DX",
    "https://www.instagram.com/p/CA148/",
    "https://www.instagram.com/reel/CA148/",
    "https://www.facebook.com/watch/?v=12",
    "https://www.facebook.com/story.php?story_fbid=1&id=2",
    "https://www.facebook.com/groups/12/permalink/34/",
    "https://www.reddit.com/r/news/comments/abc/officers/",
    "https://www.youtube.com/watch?v=abc",
    "https://youtu.be/abc",
    "https://clips.twitch.tv/SomeWords",
    "https://www.twitch.tv/videos/12",
    "https://www.pscp.tv/w/12",
    "https://paper.example.org/users/",
    "https://paper.example.org/news/@-sign",
    "https://web.archive.org/web/20200601/https://paper.example.org/a",
    "https://archive.ph/abcde",
]


@pytest.mark.parametrize("address", NAMING)
def test_an_address_that_names_an_account_leads_through_this_site(address):
    assert names_account(address) or without_account(address) != address
    shown = public_address(12, address)
    assert not any(word in shown for word in (WHO, WHO.replace(".", ""), "somebody", "UC123"))
    assert shown.startswith("/incidents/12/evidence/")


@pytest.mark.parametrize("address", OPEN)
def test_any_other_is_given_as_it_is(address):
    assert public_address(12, address) == address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://twitter.com/somebody/status/12?s=20", "https://x.com/i/status/12"),
        ("https://mobile.twitter.com/somebody/status/12/photo/1", "https://x.com/i/status/12"),
        ("https://www.reddit.com/user/somebody/comments/abc/words/", "https://www.reddit.com/comments/abc/"),
        ("https://www.youtube.com/watch?v=abc&ab_channel=Somebody", "https://www.youtube.com/watch?v=abc"),
        ("", ""),
    ],
)
def test_where_the_platform_reads_it_without_the_account_that_address_is_given(address, shown):
    assert public_address(12, address) == shown


def test_two_addresses_have_two_keys():
    assert len({key_of(address) for address in NAMING}) == len(NAMING)


def test_a_site_that_is_named_after_an_account_is_named_without_it():
    assert site_of("https://somebody.tumblr.com/post/1") == "tumblr.com"
    assert site_of("https://m.facebook.com/x") == "facebook.com"
