"""The form and the scorecards in a real browser: by keyboard, without script, on a phone, in Spanish."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from incidents.models import Report
from tests.browser.conftest import PHONE, WIDE, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("path", ["/classifiers/", "/classifiers/force/", "/classifiers/photo/", "/report/"])
@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing(opened, path, viewport, scheme):
    watched = opened(path, viewport=viewport, color_scheme=scheme)

    found = Axe().run(watched.page)

    assert found.response["violations"] == [], found.generate_report()
    watched.assert_clean()


@pytest.mark.parametrize("path", ["/classifiers/", "/classifiers/force/", "/classifiers/photo/", "/report/"])
@pytest.mark.parametrize("locale", ["en", "es"])
def test_nothing_is_wider_than_a_phone(opened, path, locale):
    page = opened(path, viewport=PHONE, locale=locale).page

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator(".to-report")).to_be_in_viewport()


def test_a_report_by_keyboard_and_without_script(opened):
    watched = opened("/report/", viewport=PHONE, java_script_enabled=False)
    page = watched.page
    page.get_by_label("What happened").focus()
    for words in ("Officers pushed a man.", "", "yesterday", "Portland, Oregon", ""):
        page.keyboard.type(words)
        press(page, "Tab")
    press(page, "Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your report has arrived")
    report = Report.objects.get()
    expect(page.locator(".reference")).to_have_text(report.external_id)
    assert report.text.splitlines() == [
        "Officers pushed a man.",
        "When: yesterday",
        "Where: Portland, Oregon",
    ]
    watched.assert_clean()


def test_mistakes_are_shown_and_read_out(opened):
    page = opened("/report/").page
    page.get_by_label("Where").fill("Portland, Oregon")
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_role("alert")).to_contain_text("nothing that you wrote is lost")
    expect(page.get_by_label("Where")).to_have_value("Portland, Oregon")
    expect(page.get_by_label("What happened")).to_have_accessible_description(re.compile("Say what happened"))
    assert Axe().run(page).response["violations"] == []
