"""The invented posts go in once, say where they come from, and leave no doubt that nobody said them."""

import json

import pytest
from django.utils import timezone

from tweets.models import Tweet
from tweets.services import demonstration

pytestmark = pytest.mark.django_db


def test_they_are_stored_once_as_a_stream_that_says_that_they_are_invented():
    first = demonstration.store(now=timezone.now())
    again = demonstration.store(now=timezone.now())

    assert first.stored == len(json.loads(demonstration.POSTS.read_text())) > 40
    assert (again.stored, again.repeated) == (0, first.stored)
    assert "invented" in Tweet.objects.select_related("stream").first().stream.label
    assert not demonstration.is_settled()


def test_no_text_comes_twice_and_none_leads_anywhere():
    posts = json.loads(demonstration.POSTS.read_text())

    assert len({post["text"] for post in posts}) == len(posts)
    assert not any("http" in post["text"] for post in posts)
    assert {post["lang"] for post in posts} == {"en", "es"}
