"""Flags and what the public meets of them, in a real browser: hidden words, one key a verdict, all widths."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import SENIOR_MODERATOR
from tests.browser.conftest import PHONE, WIDE, press
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_rule
from tweets.models import Appeal, Flag
from tweets.services import watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def at_flags(opened, live_server):
    """Opens the queue of flags as a senior moderator."""
    write_roles(apps)

    def open_page(path=None, **options):
        client = Client()
        client.force_login(UserFactory(role=SENIOR_MODERATOR))
        watched = opened("/appeals/", **options)
        session = client.cookies[site.SESSION_COOKIE_NAME].value
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        watched.page.context.add_cookies([cookie])
        watched.page.goto(live_server.url + (path or reverse("admin:tweets_flag_changelist")))
        return watched

    return open_page


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def sound(page, name):
    """Nothing for axe to find, nothing wider than the screen."""
    shot(page, f"{name}-{page.viewport_size['width']}")
    found = Axe().run(page)
    wrong = [(v["id"], [node["html"] for node in v["nodes"]]) for v in found.response["violations"]]
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_desk_is_sound_at_every_width(at_flags, viewport):
    flag, other = a_flag(severity=3), a_flag()
    watched = at_flags(viewport=viewport)
    sound(watched.page, "flags-list")
    watched.page.click("[data-row]")
    expect(watched.page.locator(".veil")).to_be_visible()
    sound(watched.page, "flags-hidden")
    press(watched.page, "s")
    expect(watched.page.locator(".post-words")).to_contain_text("zorblax")
    sound(watched.page, "flags-shown")
    Appeal.objects.create(
        link=flag.tweet.url, flag=flag, wish="not_harmful", token_hash="a" * 64, words="Quoted."
    )
    watched.page.goto(watched.page.url.split("/admin/")[0] + reverse("admin:tweets_appeal_changelist"))
    watched.page.click("[data-row]")
    sound(watched.page, "appeal-item")
    account = a_rule().account
    watched.page.goto(
        watched.page.url.split("/admin/")[0]
        + reverse("admin:tweets_watchedaccount_change", args=[account.pk])
    )
    sound(watched.page, "watched-item")
    watched.assert_clean()
    assert Flag.objects.filter(pk=other.pk, status="open").exists()


def test_by_keyboard_alone_from_the_queue_through_verdicts_and_back(at_flags):
    first, second = a_flag(severity=3, kind="gender"), a_flag(severity=1)
    watched = at_flags()
    page = watched.page
    press(page, "b")
    expect(page.locator("h1")).to_contain_text(first.public_id)
    expect(page.get_by_text("zorblax")).to_have_count(0)
    press(page, "s")
    expect(page.locator(".post-words u").last).to_have_text("zorblax")
    press(page, "t")
    press(page, "4")
    expect(page.locator("h1")).to_contain_text(second.public_id)
    first.refresh_from_db()
    assert (first.status, first.kind) == ("upheld", "religion")
    press(page, "u")
    expect(page.locator("h1")).to_contain_text(first.public_id)
    first.refresh_from_db()
    assert (first.status, first.kind) == ("open", "gender")
    press(page, "n")
    expect(page.locator("h1")).to_contain_text(second.public_id)
    press(page, "h")
    expect(page.get_by_text("Nothing is decided yet")).to_be_visible()
    expect(page.locator(".post-words")).to_contain_text("zorblax")
    press(page, "h")
    expect(page.get_by_text("No flag is waiting")).to_be_visible()
    assert sorted(Flag.objects.values_list("status", flat=True)) == ["dismissed", "upheld"]
    watched.assert_clean()


def test_h_where_the_machine_named_no_kind_leads_to_the_kinds(at_flags):
    flag = a_flag(kind="not_cyberbullying", severity=1)
    watched = at_flags(reverse("admin:tweets_flag_change", args=[flag.pk]))
    page = watched.page
    press(page, "h")
    expect(page.locator(".post-words")).to_be_visible()
    press(page, "h")
    expect(page.get_by_role("alert")).to_contain_text("Press its number")
    sound(page, "flags-no-kind")
    press(page, "3")
    expect(page.get_by_text("No flag is waiting")).to_be_visible()
    flag.refresh_from_db()
    assert (flag.status, flag.kind) == ("upheld", "gender")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_how_severe_it_is_is_said_by_key_with_the_verdict_and_after_it(at_flags, viewport):
    flag = a_flag(severity=1, kind="gender")
    watched = at_flags(reverse("admin:tweets_flag_change", args=[flag.pk]), viewport=viewport)
    page = watched.page
    press(page, "s")
    expect(page.locator(".post-words")).to_be_visible()
    page.wait_for_load_state("load")
    press(page, "t")
    expect(page.get_by_text("How severe?")).to_be_visible()
    sound(page, "flags-kinds")
    press(page, "v")
    sound(page, "flags-severities")
    press(page, "3")
    expect(page.get_by_text("No flag is waiting")).to_be_visible()
    flag.refresh_from_db()
    assert (flag.status, flag.kind, flag.severity) == ("upheld", "gender", 3)
    page.goto(page.url.split("/admin/")[0] + reverse("admin:tweets_flag_change", args=[flag.pk]))
    press(page, "v")
    press(page, "2")
    expect(page.get_by_text("severe → serious")).to_be_visible()
    watched.assert_clean()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_public_pages_are_sound_at_every_width(opened, viewport):
    watched = opened("/appeals/", viewport=viewport)
    page = watched.page
    sound(page, "appeals-form")
    page.fill("[name=link]", "https://x.com/ada/status/5")
    page.check("[name=wish][value=harmful]")
    page.fill("[name=words]", "It threatens me.")
    page.click("form.report [type=submit]")
    expect(page.locator("#private-link")).to_be_visible()
    sound(page, "appeals-sent")
    root = page.url.split("/appeals/")[0]
    page.goto(root + "/watch/")
    sound(page, "watch-form")
    rule = a_rule()
    page.goto(root + reverse("tweets:watching", args=[watching.token_of(rule)]))
    sound(page, "watching-asked")
    page.click("[value=confirm]")
    expect(page.get_by_text(rule.account.code)).to_be_visible()
    sound(page, "watching-code")
    watched.assert_clean()


def test_what_was_typed_to_answer_an_appeal_outlives_a_look_at_the_flag(at_flags):
    flag = a_flag(status="upheld")
    first, second = (
        Appeal.objects.create(link=flag.tweet.url, flag=flag, wish="not_harmful", token_hash=name * 64)
        for name in "ab"
    )
    watched = at_flags(reverse("admin:tweets_appeal_change", args=[first.pk]))
    page = watched.page
    words = page.locator("#changed_reply")
    press(page, "c")
    words.fill("You are right, it was a quotation.")
    press(page, "Escape")
    press(page, "r")
    expect(page.locator("h1")).to_contain_text(flag.public_id)
    press(page, "s")
    expect(page.locator(".post-words")).to_be_visible()
    page.get_by_role("link", name=f"Appeal {first.pk}", exact=True).click()
    expect(words).to_be_visible()
    expect(words).to_have_value("You are right, it was a quotation.")
    expect(page.get_by_text("What you had typed is still here.").first).to_be_visible()
    sound(page, "appeal-kept")
    press(page, "j")
    expect(page.locator("h1")).to_contain_text(f"Appeal {second.pk}")
    expect(words).to_have_value("")
    page.go_back()
    page.get_by_role("button", name="Send the answer").first.click()
    expect(page.locator("h1")).to_contain_text(f"Appeal {second.pk}")
    assert Appeal.objects.get(pk=first.pk).reply == "You are right, it was a quotation."
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('appeal-'))") == []
    watched.assert_clean()
