"""A partner's page about what it sends: its own figures, and the choice of who sees the flags."""

import pytest
from django.urls import reverse

from civicwatch.access import partners
from civicwatch.access.models import AuditEntry
from civicwatch.access.partner_scopes import TWEETS_READ, TWEETS_SEND
from civicwatch.access.roles import ADMINISTRATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in
from tests.tweets.api.conftest import make_partner
from tests.tweets.flag_rows import a_flag, a_tweet
from tweets.models import Stream
from tweets.services import own_flags, receiving

__all__ = ["make_partner"]
PATH = "/partner/posts/"


@pytest.fixture
def partner(make_partner, client):
    partner, _key = make_partner()
    sign_in(client, partner.people.get())
    return partner


def test_its_own_figures_and_no_others(client, partner, make_partner):
    stream, other = receiving.stream_of(partner), receiving.stream_of(make_partner("Other")[0])
    for _ in range(3):
        a_tweet(stream=stream, sender=partner.pk, outcome="clear")
        a_tweet(stream=other, sender=other.partner_id, outcome="clear")
    a_flag(tweet=a_tweet(stream=stream, sender=partner.pk))

    page = client.get(PATH)

    assert page.context["month"].total.sent == 4
    assert '<span class="count">4</span> posts sent' in page.content.decode()
    assert "<svg" in page.content.decode()


def test_before_anything_was_sent_the_page_makes_nothing(client, partner):
    assert "You have sent nothing" in client.get(PATH).content.decode()
    assert not Stream.objects.exists()


def test_the_choice_is_kept_shown_and_logged(client, partner):
    answer = client.post(PATH, {"flags": "own"}, follow=True)

    assert "From now on only you see flags" in answer.content.decode()
    assert answer.context["keeps"] and Stream.objects.get().keeps_flags
    client.post(PATH, {"flags": "own"})
    answer = client.post(PATH, {"flags": "all"}, follow=True)
    assert "are still seen by you alone" in answer.content.decode()
    assert [entry.action for entry in AuditEntry.objects.filter(subject__startswith="streams/")] == [
        "stream.share_flags",
        "stream.keep_flags",
    ]


def test_what_is_no_choice_changes_nothing(client, partner):
    for given in ({}, {"flags": "everybody"}):
        assert client.post(PATH, given).status_code == 400
    assert not Stream.objects.exists()


def test_sharing_asks_who_is_there_again_and_keeping_does_not(client, partner):
    person = partner.people.get()
    own_flags.choose(stream=receiving.stream_of(partner), keep=True, by=person)
    sign_in(client, person, minutes_ago=11)

    answer = client.post(PATH, {"flags": "all"})

    assert (answer.status_code, Stream.objects.get().keeps_flags) == (302, True)
    assert answer["Location"] != PATH


def test_who_may_not_send_has_no_choice(client, partner):
    partners.change(
        partner=partner, name="x", purpose="x", scopes=[TWEETS_READ], by=UserFactory(role=ADMINISTRATOR)
    )

    assert 'name="flags"' not in client.get(PATH).content.decode()
    assert client.post(PATH, {"flags": "own"}).status_code == 400


def test_the_page_of_keys_leads_there_before_anything_is_sent(client, partner):
    page = client.get(reverse("partner")).content.decode()

    assert TWEETS_SEND in partner.scopes
    assert page.count(f'href="{PATH}"') == 2
