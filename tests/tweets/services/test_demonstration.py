"""The invented posts go in once, say where they come from, and leave no doubt that nobody said them."""

import json

import pytest
from django.utils import timezone

from tests.tweets.flag_rows import a_flag
from tweets.models import Tweet
from tweets.services import appeals, demonstration

pytestmark = pytest.mark.django_db


def test_they_are_stored_once_as_a_stream_that_says_that_they_are_invented():
    first = demonstration.store(now=timezone.now())
    again = demonstration.store(now=timezone.now())

    assert first.stored == len(json.loads(demonstration.POSTS.read_text())) > 40
    assert (again.stored, again.repeated) == (0, first.stored)
    assert "invented" in Tweet.objects.select_related("stream").first().stream.label
    assert not demonstration.is_settled()


def test_one_can_appeal_against_a_sample_by_an_address_that_leads_nowhere():
    demonstration.store(now=timezone.now())
    tweet = Tweet.objects.get(external_id="sample-06")
    flag = a_flag(tweet=tweet)

    appeal = appeals.find(appeals.ask(link=tweet.url, wish="not_harmful", words="A quotation."))

    assert tweet.url == "https://posts.example.org/sample-06"
    assert appeal.flag == flag


def test_no_text_comes_twice_and_none_leads_anywhere():
    posts = json.loads(demonstration.POSTS.read_text())

    assert len({post["text"] for post in posts}) == len(posts)
    assert not any("http" in post["text"] for post in posts)
    assert {post["lang"] for post in posts} == {"en", "es"}
