"""A new moderator in a real browser: invitation, second factor, passkey, sessions, and after mistakes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.core.cache import cache
from playwright.sync_api import expect

from civicwatch.access import invitations
from civicwatch.access.models import User, WrongTries
from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.browser.conftest import PHONE
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/incidents/incident/"
NEW = "a stile and seven magpies"


@pytest.fixture(autouse=True)
def elsewhere(settings):
    """Second factors are asked for, as in any deployment; the name is one that passkeys work with."""
    write_roles(apps)
    cache.clear()
    settings.HOST = "0.0.0.0"


@pytest.fixture
def administrator():
    return UserFactory(username="grace", role=ADMINISTRATOR)


def named(live_server, path):
    """Under the name localhost: an address in numbers can have no passkeys."""
    return live_server.url.replace("127.0.0.1", "localhost") + path


@pytest.fixture
def visit(opened, live_server, settings):
    settings.PUBLIC_URL = live_server.url.replace("127.0.0.1", "localhost")

    def come(path, **options):
        watched = opened("/about/", **options)
        watched.own = (*watched.own, settings.PUBLIC_URL)
        watched.page.goto(named(live_server, path))
        return watched

    return come


def code(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def check(watched):
    """No policy was broken, nothing that axe knows is wrong, nothing is wider than the screen."""
    watched.assert_clean()
    page = watched.page
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), page.url
    watched.complaints.clear()  # axe itself writes styles into some pages


def sign_in(watched, name, password):
    page = watched.page
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


def virtual_key(page):
    """A passkey of this device that says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
def test_from_the_invitation_to_the_desk_and_back_in(visit, administrator, live_server, viewport):
    _, token = invitations.invite(role=MODERATOR, note="Ada", by=administrator)
    watched = visit(f"/account/invitation/{token}/", viewport=viewport)
    page = watched.page

    check(watched)
    page.fill("#id_username", "ada")
    page.fill("#id_password1", NEW)
    page.fill("#id_password2", NEW)
    page.get_by_role("button", name="Make my login").click()
    expect(page.get_by_text("One step is missing")).to_be_visible()
    check(watched)

    page.goto(named(live_server, "/admin/incidents/incident/"))
    expect(page.get_by_text("One step is missing")).to_be_visible()

    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("#totp-secret").inner_text()
    check(watched)
    page.fill("#id_code", code(secret))
    page.get_by_role("button", name="Set it up").click()

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator("#recovery-codes code").all_inner_texts()
    assert len(recovery) == 10
    check(watched)
    page.get_by_role("link", name="I have them").click()
    expect(page).to_have_url(named(live_server, "/admin/"))

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    check(watched)

    sign_in(watched, "ada", NEW)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    check(watched)
    page.fill("#id_code", code(secret, ahead=1))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(named(live_server, QUEUE))

    page.goto(named(live_server, "/account/logout/"))
    check(watched)
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    sign_in(watched, "ada", NEW)
    page.fill("#id_code", recovery[0])
    page.get_by_role("button", name="Sign in").click()
    page.goto(named(live_server, "/account/2fa/"))
    expect(page.get_by_text("9 codes are left")).to_be_visible()
    check(watched)
    watched.assert_clean()


def test_a_passkey_is_added_and_opens_the_door_by_itself(visit, administrator, live_server):
    _, token = invitations.invite(role=MODERATOR, note="Ada", by=administrator)
    watched = visit(f"/account/invitation/{token}/")
    page = watched.page
    virtual_key(page)
    page.fill("#id_username", "ada")
    page.fill("#id_password1", NEW)
    page.fill("#id_password2", NEW)
    page.get_by_role("button", name="Make my login").click()

    page.get_by_role("link", name="Add a passkey").click()
    check(watched)
    page.fill("#id_name", "my laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").data["name"] == "my laptop"
    page.goto(named(live_server, "/account/2fa/webauthn/"))
    expect(page.get_by_text("my laptop")).to_be_visible()
    check(watched)

    page.goto(named(live_server, "/account/logout/"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(named(live_server, QUEUE))

    page.goto(named(live_server, "/account/logout/"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    sign_in(watched, "ada", NEW)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(named(live_server, QUEUE))
    watched.assert_clean()


def test_a_passkey_proves_it_again_before_a_dangerous_act(visit, administrator, live_server):
    Authenticator.objects.all().delete()
    watched = visit("/account/login/")
    page = watched.page
    virtual_key(page)
    sign_in(watched, "grace", PASSWORD)
    page.goto(named(live_server, "/account/2fa/webauthn/add/"))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(named(live_server, "/account/2fa/webauthn/reauthenticate/?next=/admin/roles/"))
    check(watched)

    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(named(live_server, "/admin/roles/"))
    check(watched)


def test_a_session_elsewhere_is_listed_and_ended(visit, live_server, settings):
    settings.HOST = "127.0.0.1"
    UserFactory(username="ada", role=MODERATOR)
    other = visit("/account/login/")
    sign_in(other, "ada", PASSWORD)
    expect(other.page).to_have_url(named(live_server, QUEUE))
    here = visit("/account/login/", viewport=PHONE)
    sign_in(here, "ada", PASSWORD)
    expect(here.page.get_by_text("1 other place")).to_be_visible()

    here.page.goto(named(live_server, "/account/sessions/"))
    check(here)
    here.page.get_by_role("button", name="End it").click()
    expect(here.page.get_by_text("That session has ended")).to_be_visible()

    other.page.goto(named(live_server, "/admin/"))
    expect(other.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_after_five_mistakes_the_door_is_shut_and_an_administrator_opens_it(visit, administrator, settings):
    settings.HOST = "127.0.0.1"
    person = UserFactory(username="ada", role=MODERATOR)
    watched = visit("/account/login/")
    for _ in range(5):
        sign_in(watched, "ada", "wrong")
        expect(watched.page.get_by_role("alert").first).to_contain_text("is wrong")
    sign_in(watched, "ada", PASSWORD)
    expect(watched.page.get_by_role("alert").first).to_contain_text("Too many wrong tries")
    check(watched)

    desk = visit("/account/login/?next=/admin/access/user/")
    WrongTries.objects.exclude(kind="pair").delete()  # both sit at one address here
    sign_in(desk, "grace", PASSWORD)
    desk.page.get_by_role("link", name="ada").click()
    expect(desk.page.get_by_role("button", name="Unlock")).to_be_visible()
    check(desk)
    desk.page.get_by_role("button", name="Unlock").click()
    expect(desk.page.get_by_text("can try again now")).to_be_visible()
    assert not WrongTries.objects.filter(person=person).exists()

    sign_in(watched, "ada", PASSWORD)
    expect(watched.page.get_by_text("Only this machine can reach")).to_be_visible()


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
def test_an_administrator_invites(visit, administrator, settings, live_server, viewport):
    settings.HOST = "127.0.0.1"
    watched = visit("/account/login/?next=/admin/access/invitation/add/", viewport=viewport)
    page = watched.page
    sign_in(watched, "grace", PASSWORD)
    check(watched)
    page.fill("#id_note", "Ada Lovelace")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("#link")).to_have_value(re.compile("/account/invitation/"))
    check(watched)
    for path in ("/admin/access/invitation/", "/admin/access/user/", "/admin/roles/"):
        page.goto(named(live_server, path))
        check(watched)


def test_the_door_speaks_spanish(visit, administrator):
    _, token = invitations.invite(role=MODERATOR, note="Ada", by=administrator)
    watched = visit("/account/login/", locale="es-MX")
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("Entrar")
    watched.page.goto(watched.page.url.replace("/login/", f"/invitation/{token}/"))
    watched.page.fill("#id_username", "ada")
    watched.page.fill("#id_password1", "corta")
    watched.page.fill("#id_password2", "corta")
    watched.page.get_by_role("main").get_by_role("button").click()
    expect(watched.page.locator(".errorlist").first).to_be_visible()
    assert User.objects.filter(username="ada").count() == 0
    check(watched)
    expect(watched.page.locator("html")).to_have_attribute("lang", "es")
