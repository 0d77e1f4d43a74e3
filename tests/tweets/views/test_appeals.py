"""Appealing without an account: the form, the private page in two languages, and how often."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag
from tweets.models import Appeal
from tweets.services import appeals, exposure

pytestmark = pytest.mark.django_db
FORM = "/appeals/"


@pytest.fixture(autouse=True)
def counted_anew():
    cache.clear()


def given(**changes):
    return {"link": "https://x.com/ada/status/5", "wish": "not_harmful", "words": "A quotation."} | changes


def test_an_appeal_comes_in_and_its_answer_is_read_at_the_private_link(client):
    flag = a_flag()
    sent = client.post(FORM, given(link=flag.tweet.url))
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert "Keep this link" in page.content.decode()
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    moderator = UserFactory(role=MODERATOR)
    exposure.look(flag=flag, by=moderator)
    appeals.answer(appeal=Appeal.objects.get(), outcome="changed", reply="You are right.", by=moderator)
    path = sent["Location"].removesuffix("?sent")
    assert "You are right." in client.get(path).content.decode()


def test_the_answer_is_the_same_whether_the_post_is_known_or_not(client):
    flag = a_flag()
    pages = []
    for link in (flag.tweet.url, flag.tweet.url.replace("x.com", "example.org")):
        sent = client.post(FORM, given(link=link))
        page = client.get(sent["Location"].removesuffix("?sent")).content.decode()
        page = page.replace(link, "").replace(sent["Location"].removesuffix("?sent"), "")
        pages.append(re.sub(r"<time.*?</time>|nonce=\S+|csrf\S+ value=\S+", "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "wrong",
    [{"link": "nonsense"}, {"link": ""}, {"wish": "other thing"}, {"words": " "}, {"words": "x" * 3001}],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_stored(client, wrong):
    answer = client.post(FORM, given(**wrong))
    assert answer.status_code == 400
    assert "Nothing was sent yet" in answer.content.decode()
    assert not Appeal.objects.exists()


def test_too_many_from_one_network_wait_with_their_words_kept(client):
    for _number in range(20):
        assert client.post(FORM, given()).status_code == 302
    answer = client.post(FORM, given(words="Still here"))
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "Still here" in answer.content.decode()
    assert Appeal.objects.count() == 20


def test_it_is_taken_back_at_the_private_page_and_an_unknown_link_is_nothing(client):
    sent = client.post(FORM, given())
    path = sent["Location"].removesuffix("?sent")
    client.post(path)
    assert Appeal.objects.get().state == "withdrawn"
    assert client.post(path).status_code == 409
    assert client.get(reverse("tweets:appeal", args=["unknown"])).status_code == 404


@pytest.mark.parametrize(
    ("asked_in", "read_in", "heading"),
    [("es", "en", "Su apelación"), ("en", "es", "Your appeal"), ("es", "es", "Su apelación")],
)
def test_the_answer_is_read_in_the_language_of_whoever_asked(client, asked_in, read_in, heading):
    sent = client.post(FORM, given(words="A ver."), headers={"accept-language": asked_in})
    path = sent["Location"].removesuffix("?sent")
    appeals.answer(
        appeal=Appeal.objects.get(), outcome="out_of_reach", reply="OK", by=UserFactory(role=MODERATOR)
    )

    page = client.get(path, headers={"accept-language": read_in})

    assert page["Content-Language"] == asked_in
    assert f'<html lang="{asked_in}"' in page.content.decode()
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert f'<p class="said" lang="{asked_in}">OK</p>' in page.content.decode()
    chosen = client.get(path, {"language": read_in}, headers={"accept-language": asked_in})
    assert chosen["Content-Language"] == read_in


def test_the_page_says_in_which_language_a_moderator_wrote(client):
    sent = client.post(
        FORM, given(words="Es una cita de lo que le dijeron."), headers={"accept-language": "es"}
    )
    reply = "We hold nothing about this, and you can report it there."
    appeals.answer(
        appeal=Appeal.objects.get(),
        outcome="out_of_reach",
        reply=reply,
        by=UserFactory(role=MODERATOR),
        any_language=True,
    )
    page = client.get(sent["Location"].removesuffix("?sent")).content.decode()
    assert f'<p class="said" lang="en">{reply}</p>' in page
