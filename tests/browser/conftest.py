"""A real Chromium against Django's own live server. Nothing outside may be asked, nothing may complain."""

import os
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from civicwatch.access.role_rows import write_roles
from tests.browser.stream import Stream
from tests.factories import PASSWORD

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
expect.set_options(timeout=20_000)  # ms; its own 5,000 are few where a machine does much else
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SLOWED = int(os.environ.get("BROWSER_DELAY", "0"))  # ms more a request: 300 shows where a test does not wait
WIDE = {"width": 1280, "height": 800}
DESK = "/admin/incidents/incident/"
PHONE = {"width": 390, "height": 780}


def slow_down(page, *, latency, times=1):
    """Every answer comes ``latency`` ms later, and scripts take so many ``times`` as long."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """A database in a file, as an installation has: requests at the same moment wait for one another there,
    while they fail where all threads share one in memory."""
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


@dataclass
class Watched:
    """A page and what it did that it should not have done."""

    page: Page
    own: tuple[str, ...]
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def listen(self):
        self.page.on("console", lambda message: self._heard(message))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        return self

    def _heard(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def _asked(self, url):
        if not url.startswith((*self.own, "data:", "blob:")):
            self.outside.append(url)

    def assert_clean(self):
        assert self.complaints == []
        assert self.outside == []


@pytest.fixture(scope="module")
def chromium():
    """One browser a module, closed with it: while it lives, Playwright's event loop runs in this thread."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"No Chromium at {CHROMIUM}; tests/servers/install_packages installs it.")
        pytest.skip(f"NOT TESTED: no Chromium at {CHROMIUM}; tests/servers/install_packages installs it.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # or Django refuses every query beside that loop
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stream(settings):
    """The live stream of the site under test, which its pages name and its policy allows."""
    stream = Stream()
    settings.LIVE_URL = stream.url
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["connect-src"].append(stream.url)
    settings.CONTENT_SECURITY_POLICY = policy
    yield stream
    stream.close()


@pytest.fixture
def opened(chromium, live_server, stream):
    """Opens pages of the live server: ``opened("/?state=MN", viewport=PHONE)`` returns what is Watched."""
    contexts = []

    def open_page(path="/", *, viewport=None, clock=False, **options):
        context = chromium.new_context(viewport=viewport or WIDE, reduced_motion="reduce", **options)
        contexts.append(context)
        watched = Watched(context.new_page(), (live_server.url, stream.url)).listen()
        if SLOWED:
            slow_down(watched.page, latency=SLOWED, times=4)
        if clock:
            watched.page.clock.install()
        watched.page.goto(live_server.url + path)
        return watched

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def at_desk(opened):
    """Signs somebody in and opens the desk: ``at_desk(user, path=…, viewport=…)`` gives what is Watched."""
    write_roles(apps)

    def sign_in(user, path=DESK, **options):
        watched = opened(f"/admin/login/?next={quote(path)}", **options)
        watched.page.fill("[name=login], [name=username]", user.username)
        watched.page.fill("[name=password]", PASSWORD)
        watched.page.press("[name=password]", "Enter")
        has_script = options.get("java_script_enabled", True)
        expect(watched.page.locator("#desk[data-ready]" if has_script else "#desk")).to_be_visible()
        return watched

    return sign_in


def comes_true(page, condition, *, seconds=20):
    """For what no locator can wait for: asks ``condition()`` until it holds, or the time is up."""
    until = monotonic() + seconds
    while not condition():
        if monotonic() > until:
            return False
        page.wait_for_timeout(50)
    return True


def press(page, *keys):
    """Key after key, once the scripts that listen for them have run: a heading can be seen before that."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def complaints_of_axe(page):
    """What breaks a rule of accessibility, with the elements that do."""
    found = Axe().run(page)
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in found.response["violations"]
    ]
