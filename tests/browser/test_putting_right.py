"""The whole way of a request in a real browser: asked, asked back, answered, hidden, removed, told."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Correction, Incident, Status
from incidents.services import curation, editing
from tests.browser.conftest import PHONE, WIDE, press
from tests.factories import IncidentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/incidents/correction/"


@pytest.fixture(autouse=True)
def nobody_has_sent_anything():
    cache.clear()


@pytest.fixture
def incident():
    """Published, and its description put right once."""
    write_roles(apps)
    by = UserFactory(role=SENIOR_MODERATOR)
    incident = IncidentFactory(
        placed=True, evidence=1, title="A man is pushed", description="Officers pushed a man at noon."
    )
    incident = curation.publish(incident=incident, by=by)
    words = "Two officers pushed a man at one."
    return editing.edit(incident=incident, values={"description": words}, by=by)


@pytest.fixture
def signed_in(opened, live_server):
    """Opens a page as somebody of this role, whose session is handed to the browser."""

    def open_page(path, role, **options):
        client = Client()
        client.force_login(UserFactory(role=role))
        watched = opened("/about/", **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        watched.page.context.add_cookies([cookie])
        watched.page.goto(live_server.url + path)
        return watched

    return open_page


def sound(page):
    """Nothing for axe to find, nothing wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def answer_by(page, key):
    """A key of the item's page; the answer's field has the focus after it."""
    expect(page.locator(".decide")).to_be_visible()
    press(page, key)
    expect(page.locator(".drop[open] textarea")).to_be_focused()


def test_from_the_request_to_the_removal(opened, signed_in, incident):
    asker = opened(f"/incidents/{incident.pk}/", viewport=PHONE)
    page = asker.page
    page.get_by_role("link", name="Ask for a correction or removal").click()
    sound(page)
    page.get_by_label("Take it off the site").focus()
    press(page, "Space")
    press(page, "Tab")
    page.keyboard.type("My house can be seen.")
    page.get_by_label("How do you know?").select_option("concerned")
    page.get_by_role("button", name="Send the request").press("Enter")
    expect(page.get_by_text("it is the only way back")).to_be_visible()
    link = page.get_by_label("Your private link").input_value()
    sound(page)

    desk = signed_in(QUEUE, MODERATOR)
    expect(desk.page.locator(".badge-urgent")).to_be_visible()
    sound(desk.page)
    press(desk.page, "Enter")  # where no line is in focus it opens the first
    expect(desk.page.locator(".said", has_text="My house can be seen.")).to_be_visible()
    desk.page.go_back()
    expect(desk.page.locator(".badge-urgent")).to_be_visible()
    press(desk.page, "j")
    press(desk.page, "Enter")
    expect(desk.page.locator(".said", has_text="My house can be seen.")).to_be_visible()
    sound(desk.page)
    answer_by(desk.page, "a")
    desk.page.keyboard.type("In which picture?")
    desk.page.get_by_role("button", name="Send the question").press("Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("Asked.")

    page.goto(link)
    expect(page.get_by_text("In which picture?")).to_be_visible()
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("link", name="English").click()
    page.get_by_label("Your message to the moderators").fill("In the second one.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("In the second one.")).to_be_visible()
    sound(page)

    senior = signed_in(QUEUE, SENIOR_MODERATOR)
    senior.page.get_by_role("link", name="about incident").click()
    answer_by(senior.page, "h")
    senior.page.keyboard.type("A home can be recognised.")
    senior.page.get_by_role("button", name="Hide it").click()
    expect(senior.page.locator(".messagelist")).to_contain_text("Hidden:")
    assert Incident.objects.get(pk=incident.pk).status == Status.HIDDEN
    page.goto(page.url.split("/corrections/")[0] + f"/incidents/{incident.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("under review")

    answer_by(senior.page, "r")
    senior.page.keyboard.type("We took it off. Thank you for telling us.")
    senior.page.get_by_role("button", name="Remove the incident").click()
    expect(senior.page.locator(".nothing")).to_be_visible()
    assert Correction.objects.get().state == "removed"

    page.goto(link)
    expect(page.get_by_text("Removed", exact=True)).to_be_visible()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    sound(page)
    desk.assert_clean()
    senior.assert_clean()
    assert asker.outside == []


def test_it_works_without_a_script(opened, incident):
    page = opened(f"/incidents/{incident.pk}/correct/", java_script_enabled=False).page
    page.get_by_label("Put something right").check()
    page.get_by_label("What is wrong").fill("It was at two.")
    page.get_by_role("button", name="Send the request").click()
    page.goto(page.get_by_label("Your private link").input_value())
    page.get_by_role("button", name="Take the request back").click()

    expect(page.get_by_text("Nothing more happens.")).to_be_visible()
    assert Correction.objects.get().state == "withdrawn"


def test_the_link_can_be_copied(opened, incident):
    watched = opened(f"/incidents/{incident.pk}/correct/", permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    page.get_by_label("Put something right").check()
    page.get_by_label("What is wrong").fill("It was at two.")
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Your private link").input_value()
    watched.assert_clean()


def test_mistakes_are_read_out(opened, incident):
    page = opened(f"/incidents/{incident.pk}/correct/").page
    page.get_by_role("button", name="Send the request").click()

    expect(page.get_by_role("alert")).to_contain_text("nothing that you wrote is lost")
    sound(page)


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
@pytest.mark.parametrize("path", ["", "2/", "1..2/"])
@pytest.mark.parametrize("locale", ["en", "es"])
def test_versions_are_accessible(opened, incident, viewport, scheme, path, locale):
    address = f"/incidents/{incident.pk}/versions/{path}"
    watched = opened(address, viewport=viewport, color_scheme=scheme, locale=locale)

    sound(watched.page)
    watched.assert_clean()


def test_from_the_history_to_a_comparison_by_words(opened, incident):
    page = opened(f"/incidents/{incident.pk}/").page
    page.get_by_role("link", name="earlier wordings").click()
    page.get_by_role("link", name="Compare with version 1").click()

    expect(page.locator("dl del")).to_have_text(["removed: −Officers−", "removed: −noon.−"])
    expect(page.locator("dl ins")).to_have_text(["added: +Two officers+", "added: +one.+"])
