"""The sample posts are about nobody and nothing that happened."""

import re
from datetime import UTC, datetime, timedelta

from incidents.demo import posts as demo

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def all_posts():
    return [post for event in demo.events(NOW) for post in event.posts] + demo.unrelated(NOW)


def test_there_are_about_150_posts_with_an_id_of_their_own():
    ids = [post.external_id for post in all_posts()]
    assert 140 <= len(ids) <= 170
    assert len(set(ids)) == len(ids)


def test_they_lie_within_the_last_eight_weeks_and_none_in_the_future():
    times = [post.created_at for post in all_posts()]
    assert max(times) <= NOW
    assert min(times) >= NOW - timedelta(weeks=8)


def test_their_links_lead_nowhere_and_nobody_is_named():
    for post in all_posts():
        assert post.url.startswith("https://posts.example.org/demo-")
        assert post.author is None
        assert not re.search(r"@\w|https?:", post.title + post.text)


def test_every_placeholder_is_filled():
    assert not [post for post in all_posts() if re.search(r"[{}]", post.title + post.text)]


def test_what_is_published_has_what_a_moderator_would_write():
    published = [event for event in demo.events(NOW) if event.is_published]
    assert len(published) >= 25
    for event in published:
        assert event.facts["title"] and event.facts["summary"] and event.facts["tags"]
        assert event.facts["force_rank"] in range(1, 6)
    assert {event.facts["force_rank"] for event in published} == {2, 3, 4, 5}


def test_some_posts_are_spanish_some_are_copies_and_some_tell_of_no_force():
    texts = [post.text for post in all_posts()]
    assert sum("policía" in text.lower() for text in texts) >= 4
    assert len(texts) - len(set(texts)) >= 15
    assert len(demo.unrelated(NOW)) >= 30
