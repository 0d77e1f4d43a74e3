"""Asking to be warned: the same answer to everybody, nothing by merely opening a link, one click to stop."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from civicwatch.access import partners
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in
from tests.tweets.flag_rows import a_rule, a_stream
from tweets.models import WarningRule, WatchedAccount
from tweets.services import watching

pytestmark = pytest.mark.django_db
FORM = "/watch/"


@pytest.fixture(autouse=True)
def counted_anew():
    cache.clear()


def given(**changes):
    return {
        "platform": "x",
        "handle": "@ada",
        "channel": "email",
        "contact": "ada@example.org",
        "min_severity": "2",
        "quiet_hours": "6",
        "kinds": ["gender"],
    } | changes


def address(rule):
    return reverse("tweets:watching", args=[watching.token_of(rule)])


def test_everybody_gets_the_same_answer(client):
    a_rule(handle="grace", contact="grace@example.org", on=True, by=UserFactory(role=SENIOR_MODERATOR))
    answers = [client.post(FORM, given()), client.post(FORM, given(handle="grace"))]
    answers += [client.post(FORM, given(handle=f"u{number}")) for number in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/watch/sent/")}
    assert WarningRule.objects.filter(confirmed_at=None).count() == 3  # the fourth letter was one too many
    assert client.post(FORM, given()).status_code == 429


def test_opening_the_link_says_yes_to_nothing(client):
    rule = a_rule()
    for path in (address(rule), address(rule) + "stop/"):
        page = client.get(path)
        assert page.status_code == 200
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    rule.refresh_from_db()
    assert (rule.confirmed_at, rule.ended_at) == (None, None)


def test_yes_then_the_code_then_on(client):
    rule = a_rule()
    assert rule.account.code not in client.get(address(rule)).content.decode()
    client.post(address(rule), {"action": "confirm"})
    assert rule.account.code in client.get(address(rule)).content.decode()
    watching.approve(account=rule.account, how="profile", by=UserFactory(role=SENIOR_MODERATOR))
    assert "On: you are warned" in client.get(address(rule)).content.decode()


def test_one_click_by_the_mail_program_stops_it():
    rule = a_rule()
    answer = Client(enforce_csrf_checks=True).post(address(rule) + "stop/", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.ended_at
    assert rule.contact == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"handle": "a b"},
        {"contact": "nonsense"},
        {"channel": "sms", "contact": "911"},
        {"channel": "pigeon"},
        {"kinds": ["not_cyberbullying"]},
        {"quiet_hours": "2"},
        {"platform": "nowhere"},
    ],
)
def test_what_cannot_be_is_said_and_stores_nothing(client, settings, wrong):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = settings.TWILIO_NUMBER = "x"
    assert client.post(FORM, given(**wrong)).status_code == 400
    assert not WatchedAccount.objects.exists()


def test_where_nothing_can_be_sent_nothing_is_offered(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = client.get(FORM).content.decode()
    assert "cannot warn anybody" in page
    assert 'name="contact"' not in page


def test_a_partner_asks_a_senior_approves_and_the_partner_stops():
    root = UserFactory(role=ADMINISTRATOR)
    partner = partners.take_on(name="Helpers", purpose="Legal aid", scopes=["tweets:read"], by=root)
    person = UserFactory(role=PARTNER, partner=partner)
    client = Client()
    sign_in(client, person, second_factor=True)
    page = reverse("tweets:organisation")
    asked = given(contact="desk@helpers.example", reason="Our client agreed in writing.")
    assert client.post(page, asked).status_code == 400  # the terms come first
    partners.accept_terms(partner=partner, by=person)
    assert client.post(page, asked | {"reason": ""}).status_code == 400
    assert client.post(page, asked).status_code == 302
    rule = WarningRule.objects.get()
    assert (rule.partner, rule.account.reason) == (partner, "Our client agreed in writing.")
    watching.confirm(rule=rule)
    watching.approve(account=rule.account, how="letter seen", by=UserFactory(role=SENIOR_MODERATOR))
    assert rule.account.__class__.objects.get().proof == "organisation"
    client.post(page, {"stop": rule.public_id})
    rule.refresh_from_db()
    assert rule.ended_at
    assert Client().get(page).status_code in (302, 403)


def test_a_partner_asks_to_be_warned_of_what_it_sends_on_the_same_page():
    root = UserFactory(role=ADMINISTRATOR)
    partner = partners.take_on(name="Helpers", purpose="Aid", scopes=["tweets:read"], by=root)
    person = UserFactory(role=PARTNER, partner=partner)
    partners.accept_terms(partner=partner, by=person)
    client = Client()
    sign_in(client, person, second_factor=True)
    page = reverse("tweets:organisation")
    assert 'name="stream"' not in client.get(page).content.decode()  # nothing was sent yet
    stream = a_stream(kind="api", partner=partner)
    assert f'name="stream" value="{stream.pk}"' in client.get(page).content.decode()
    asked = {"of-stream-channel": "webhook", "of-stream-min_severity": 2, "of-stream-quiet_hours": 24}
    assert client.post(page, asked | {"stream": stream.pk, "of-stream-channel": "email"}).status_code == 400
    assert client.post(page, asked | {"stream": stream.pk}).status_code == 302
    rule = WarningRule.objects.get()
    assert (rule.stream, rule.account, rule.min_severity, rule.confirmed_at) == (stream, None, 2, None)
    assert "All that you send" in client.get(page).content.decode()
    client.post(page, {"confirm": rule.public_id})
    rule.refresh_from_db()
    assert rule.is_on
    own_link = reverse("tweets:watching", args=[watching.token_of(rule)])
    assert "the posts that Helpers sends us" in Client().get(own_link).content.decode()


def test_a_partner_says_its_second_yes_to_a_webhook_on_its_own_page():
    partner = partners.take_on(
        name="Helpers", purpose="Aid", scopes=["tweets:read"], by=UserFactory(role=ADMINISTRATOR)
    )
    person = UserFactory(role=PARTNER, partner=partner)
    partners.accept_terms(partner=partner, by=person)
    client = Client()
    sign_in(client, person, second_factor=True)
    page = reverse("tweets:organisation")
    asked = given(channel="webhook", contact="", reason="Our client agreed.")
    assert client.post(page, asked).status_code == 302
    rule = WarningRule.objects.get()
    assert (rule.contact_hash, rule.warnings.count(), rule.confirmed_at) == ("", 0, None)
    assert "Yes, tell our webhooks" in client.get(page).content.decode()
    client.post(page, {"confirm": rule.public_id})
    rule.refresh_from_db()
    assert rule.confirmed_at
    assert client.post(FORM, asked).status_code == 400  # nobody but a partner


def test_the_desk_shows_the_handle_to_those_alone_who_decide():
    rule = a_rule(handle="ada_of_oakland")
    path = reverse("admin:tweets_watchedaccount_change", args=[rule.account.pk])
    for role, sees in ((MODERATOR, False), (SENIOR_MODERATOR, True)):
        client = Client()
        client.force_login(UserFactory(role=role))
        page = client.get(path)
        assert ("ada_of_oakland" in page.content.decode()) == sees
    assert client.post(path, {"action": "approve", "words": ""}).status_code == 409
    client.post(path, {"action": "approve", "words": "Code in the profile"})
    assert WatchedAccount.objects.get().is_on
    client.post(path, {"action": "end", "words": "Sold"})
    assert WatchedAccount.objects.get().ended_at
