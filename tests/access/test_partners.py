"""Partners: taken on under terms, keys of their own that do what they may and no more, ended at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from civicwatch.access import invitations, partners, shown_once
from civicwatch.access.models import AuditEntry, Partner, PartnerKey
from civicwatch.access.partner_scopes import SCOPES, TWEETS_READ, TWEETS_SEND, WEBHOOKS
from civicwatch.access.partners import PartnerError
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER
from tests.factories import NOON, UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(role=ADMINISTRATOR)


@pytest.fixture
def partner(administrator):
    return partners.take_on(name="The Paper", purpose="Research", scopes=[WEBHOOKS], by=administrator)


@pytest.fixture
def person(partner):
    return UserFactory(role=PARTNER, partner=partner, is_staff=False)


@pytest.fixture
def key(partner, person):
    partners.accept_terms(partner=partner, by=person, now=NOON)
    return partners.make_key(partner=partner, name="server", scopes=[WEBHOOKS], by=person, now=NOON)


def test_an_administrator_takes_on_and_nobody_else(partner):
    with pytest.raises(PermissionDenied):
        partners.take_on(name="Other", purpose="x", scopes=[], by=UserFactory(role=MODERATOR))
    assert AuditEntry.objects.filter(action="take on partner", subject=f"partners/{partner.pk}").exists()


def test_an_invited_person_speaks_for_the_partner_and_may_do_nothing_in_admin(partner, administrator, client):
    _invitation, token = partners.invite(partner=partner, note="Ada", by=administrator)

    person = invitations.accept(token=token, username="ada", password="a-long-enough-one")

    assert (person.partner, person.is_staff) == (partner, False)
    sign_in(client, person)
    assert client.get("/partner/").status_code == 200
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/incidents/incident/").status_code == 302


def test_no_key_before_the_terms_are_accepted(partner, person):
    with pytest.raises(PartnerError, match="terms"):
        partners.make_key(partner=partner, name="server", scopes=[WEBHOOKS], by=person)


def test_a_key_is_kept_as_a_hash_alone(key):
    row, text = key

    stored = " ".join(str(value) for value in PartnerKey.objects.values_list().get())
    assert text.startswith(row.prefix)
    assert text not in stored and text.removeprefix(f"{row.prefix}_") not in stored


def test_a_key_may_what_it_was_made_for_as_long_as_its_partner_may(key, partner, administrator):
    row, text = key

    assert partners.may(partners.recognise(text, now=NOON), WEBHOOKS)
    assert not partners.may(row, TWEETS_READ)
    partners.change(partner=partner, name="The Paper", purpose="x", scopes=[TWEETS_READ], by=administrator)
    assert not partners.may(partners.recognise(text, now=NOON), WEBHOOKS)


def test_more_than_the_partner_may_no_key_can_do(partner, person):
    partners.accept_terms(partner=partner, by=person)

    with pytest.raises(PartnerError, match="may not"):
        partners.make_key(partner=partner, name="server", scopes=list(SCOPES), by=person)


def test_a_replaced_key_works_for_a_week_beside_the_new_one(key, person):
    row, former = key

    _fresh, text = partners.rotate_key(key=row, by=person, now=NOON)

    soon, late = NOON + timedelta(days=6), NOON + timedelta(days=7)
    assert partners.recognise(text, now=late)
    assert partners.recognise(former, now=soon)
    assert partners.recognise(former, now=late) is None


def test_a_key_can_be_replaced_once(key, person):
    partners.rotate_key(key=key[0], by=person, now=NOON)

    with pytest.raises(PartnerError):
        partners.rotate_key(key=key[0], by=person, now=NOON)


def test_a_revoked_key_opens_nothing(key, person):
    partners.revoke_key(key=key[0], by=person, now=NOON)

    assert partners.recognise(key[1], now=NOON) is None


def test_nobody_touches_the_keys_of_another_partner(key, administrator):
    other = partners.take_on(name="Other", purpose="x", scopes=[WEBHOOKS], by=administrator)
    stranger = UserFactory(role=PARTNER, partner=other, is_staff=False)

    for act in (partners.rotate_key, partners.revoke_key):
        with pytest.raises(PermissionDenied):
            act(key=key[0], by=stranger)


def test_when_a_partner_ends_nothing_of_theirs_works(key, partner, person, administrator, client):
    _invitation, token = partners.invite(partner=partner, note="Grace", by=administrator)
    sign_in(client, person)

    partners.end(partner=partner, by=administrator, now=NOON)

    assert partners.recognise(key[1], now=NOON) is None
    assert client.get("/partner/").status_code in (302, 403)
    with pytest.raises(invitations.LinkIsOverError):
        invitations.waiting(token)
    with pytest.raises(PartnerError):
        partners.invite(partner=partner, note="Grace", by=administrator)


def test_the_day_of_its_last_use_is_noted(key):
    partners.recognise(key[1], now=NOON)

    assert PartnerKey.objects.get().last_used_on == NOON.date()


def test_the_pages_make_show_once_and_revoke(partner, person, client):
    sign_in(client, person)
    assert client.post(reverse("partner-key-make"), {"name": "x", "scopes": [WEBHOOKS]}).status_code == 400
    assert client.post(reverse("partner-terms"), {}).status_code == 400
    client.post(reverse("partner-terms"), {"agree": "on"})

    made = client.post(reverse("partner-key-make"), {"name": "server", "scopes": [WEBHOOKS]}, follow=True)
    row = PartnerKey.objects.get()
    shown = made.content.decode()
    assert shown.count(f'value="{row.prefix}_') == 1
    assert "no-store" in made["Cache-Control"]
    assert f"{row.prefix}_" not in client.get("/partner/").content.decode()

    client.post(reverse("partner-key-revoke", args=[row.pk]))
    row.refresh_from_db()
    assert row.revoked_at


@pytest.mark.parametrize("way", ["make", "rotate"])
def test_the_page_of_a_new_key_loaded_again_makes_no_other(key, person, client, way):
    sign_in(client, person)
    args = {"make": (reverse("partner-key-make"), {"name": "laptop", "scopes": [WEBHOOKS]})}
    args["rotate"] = (reverse("partner-key-rotate", args=[key[0].pk]), {})

    answer = client.post(*args[way])

    assert answer["Location"] == reverse("partner-key-made")
    fresh = PartnerKey.objects.exclude(pk=key[0].pk).get()
    assert f"{fresh.prefix}_" not in str(dict(client.session))  # sealed on its way
    assert client.head(answer["Location"]).status_code == 405  # a look ahead takes nothing away
    assert f"{fresh.prefix}_" in client.get(answer["Location"]).content.decode()
    again = client.get(answer["Location"], follow=True)
    assert again.redirect_chain == [(reverse("partner"), 302)]
    assert f"{fresh.prefix}_" not in again.content.decode() and "shown once" in again.content.decode()
    assert PartnerKey.objects.count() == 2


def test_a_key_that_nobody_looked_at_is_shown_to_nobody_later(key, person, client):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, person)
        client.post(reverse("partner-key-make"), {"name": "laptop", "scopes": [WEBHOOKS]})
        assert PartnerKey.objects.filter(name="laptop").exists()
        clock.shift(shown_once.GOOD_FOR + 1)

        assert client.get(reverse("partner-key-made"))["Location"] == reverse("partner")


def test_who_may_send_posts_reads_who_else_reads_them(partner, person, administrator, client):
    sign_in(client, person)
    assert "every partner who may read flags" not in client.get("/partner/").content.decode()

    partners.change(partner=partner, name="The Paper", purpose="x", scopes=[TWEETS_SEND], by=administrator)

    assert "every partner who may read flags" in client.get("/partner/").content.decode()


def test_two_keys_of_one_name_are_told_apart_on_their_buttons(key, partner, person, client):
    partners.rotate_key(key=key[0], by=person)
    sign_in(client, person)

    page = client.get("/partner/").content.decode()

    for row in PartnerKey.objects.all():
        assert f"({row.prefix}…) at once" in page


def test_a_new_partner_leads_to_where_its_people_are_invited(administrator, client):
    sign_in(client, administrator)
    given = {"name": "The Ledger", "purpose": "Its comments", "scopes": [WEBHOOKS]}

    answer = client.post(reverse("admin:access_partner_add"), given)

    pk = Partner.objects.get(name="The Ledger").pk
    assert answer["Location"] == reverse("admin:access_partner_change", args=[pk])


def test_making_a_key_asks_who_is_there_again(partner, person, client):
    partners.accept_terms(partner=partner, by=person)
    sign_in(client, person, minutes_ago=11)

    answer = client.post(reverse("partner-key-make"), {"name": "server", "scopes": [WEBHOOKS]})

    assert (answer.status_code, PartnerKey.objects.count()) == (302, 0)


def test_the_pages_want_the_second_factor_where_others_can_reach_the_site(settings, person, client):
    settings.PUBLIC_URL = "https://civicwatch.example.org"
    sign_in(client, person)

    answer = client.get("/partner/", secure=True)

    assert answer.status_code == 302 and answer["Location"].startswith(reverse("mfa_index"))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic cw_1_2", "Bearer cw_deadbeef_x\x00é"])
def test_what_is_no_key_is_answered_401(client, key, header):
    answer = client.get("/api/v1/webhooks/", headers={"authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "Bearer" in answer["WWW-Authenticate"]
    assert "key" in answer.json()["detail"]


def test_a_key_without_the_scope_is_answered_403(client, partner, person, administrator):
    partners.change(partner=partner, name="The Paper", purpose="x", scopes=[TWEETS_READ], by=administrator)
    partners.accept_terms(partner=partner, by=person)
    _key, text = partners.make_key(partner=partner, name="server", scopes=[TWEETS_READ], by=person)

    answer = client.get("/api/v1/webhooks/", headers={"authorization": f"Bearer {text}"})

    assert answer.status_code == 403
    assert "webhooks" in answer.json()["detail"]
