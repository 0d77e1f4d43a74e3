"""Somebody of a partner: terms, a key, a webhook, by keyboard and on a phone, in English and Spanish."""

import re
from urllib.parse import quote

import pytest
from django.apps import apps
from playwright.sync_api import expect

from civicwatch.access import partners
from civicwatch.access.models import PartnerKey
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import ADMINISTRATOR, PARTNER
from civicwatch.events import webhooks
from civicwatch.events.models import DeliveryStage, Webhook
from tests.browser.conftest import PHONE, complaints_of_axe
from tests.factories import PASSWORD, UserFactory
from tests.tweets.flag_rows import a_tweet
from tweets.services import receiving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator():
    write_roles(apps)
    return UserFactory(role=ADMINISTRATOR)


@pytest.fixture
def person(administrator):
    partner = partners.take_on(name="The Paper", purpose="Research", scopes=list(SCOPES), by=administrator)
    return UserFactory(role=PARTNER, partner=partner, is_staff=False)


def signed_in(opened, user, path, **options):
    watched = opened(f"/account/login/?next={quote(path)}", **options)
    watched.page.fill("[name=login], [name=username]", user.username)
    watched.page.fill("[name=password]", PASSWORD)
    watched.page.press("[name=password]", "Enter")
    expect(watched.page.locator("h1")).to_be_visible()
    return watched


@pytest.mark.parametrize(
    "options", [{}, {"viewport": PHONE}, {"locale": "es-MX"}], ids=["wide", "phone", "Spanish"]
)
def test_terms_key_and_webhook(opened, person, options):
    watched = signed_in(opened, person, "/partner/", **options)
    page = watched.page
    expect(page.locator("h1")).to_have_text("The Paper")
    assert complaints_of_axe(page) == []

    page.check("[name=agree]")
    page.locator("form[action$='/terms/'] button").click()
    page.fill("[name=name]", "server")
    for box in page.locator("[name=scopes]").all():
        box.check()
    page.locator("form[action$='/keys/'] button").click()
    shown = page.input_value("#key")
    assert partners.recognise(shown) == PartnerKey.objects.get()
    assert complaints_of_axe(page) == []

    page.reload()  # shows the key to nobody a second time
    expect(page.locator("#key")).to_have_count(0)
    assert PartnerKey.objects.count() == 1

    a_tweet(stream=receiving.stream_of(person.partner), sender=person.partner_id)
    page.goto(page.url.split("/partner/")[0] + "/partner/posts/")
    page.check("[name=flags][value=own]")
    page.locator("form[action$='/posts/'] button").click()
    expect(page.locator("[name=flags][value=own]")).to_be_checked()
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints_of_axe(page) == []

    page.goto(page.url.split("/partner/")[0] + "/partner/webhooks/")
    page.fill("[name=url]", "https://example.org/hooks/civicwatch")
    page.press("[name=url]", "Enter")
    expect(page.locator(".notice")).to_be_visible()
    sent = webhooks.send_test(webhook=Webhook.objects.get())
    sent.log.create(at=sent.created_at, status=500, milliseconds=36, error="example.org answered 500")
    type(sent).objects.update(stage=DeliveryStage.GIVEN_UP, due_at=None)
    page.reload()
    expect(page.locator("table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints_of_axe(page) == []
    if "locale" in options:
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.locator("nav.account-nav")).to_contain_text("Claves")
    watched.assert_clean()


def test_an_administrator_takes_a_partner_on(opened, administrator):
    watched = signed_in(opened, administrator, "/admin/access/partner/add/")
    page = watched.page
    page.fill("[name=name]", "Legal Aid")
    page.fill("[name=purpose]", "Helps people who were hurt.")
    page.check("[name=scopes][value=webhooks]")
    page.press("[name=name]", "Enter")
    expect(page.locator("#note")).to_be_visible()
    page.fill("#note", "Ada")
    page.press("#note", "Enter")
    expect(page.locator("#link")).to_be_visible()
    expect(page.locator("#link")).to_have_value(re.compile("/account/invitation/"))
    watched.assert_clean()

    page.go_back()
    expect(page.locator("#note")).to_be_visible()
    assert complaints_of_axe(page) == []  # last: axe itself sets styles inline on such a form
