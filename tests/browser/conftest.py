"""A real Chromium against Django's own live server. Nothing outside may be asked, nothing may complain."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


@dataclass
class Watched:
    """A page and what it did that it should not have done."""

    page: Page
    site: str
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
        if not url.startswith((self.site, "data:", "blob:")):
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


@dataclass
class Stream:
    """Stands in for the process that streams events: what it answers, and what it was asked."""

    status: int = 200
    body: str = "retry: 600000\n\n"
    last_event_ids: list[str | None] = field(default_factory=list)

    def answer(self, route):
        self.last_event_ids.append(route.request.headers.get("last-event-id"))
        route.fulfill(status=self.status, content_type="text/event-stream", body=self.body)


@pytest.fixture
def stream():
    return Stream()


@pytest.fixture
def opened(chromium, live_server, stream):
    """Opens pages of the live server: ``opened("/?state=MN", viewport=PHONE)`` returns what is Watched."""
    contexts = []

    def open_page(path="/", *, viewport=None, clock=False, **options):
        context = chromium.new_context(viewport=viewport or WIDE, reduced_motion="reduce", **options)
        contexts.append(context)
        context.route("**/live/events/", stream.answer)
        watched = Watched(context.new_page(), live_server.url).listen()
        if clock:
            watched.page.clock.install()
        watched.page.goto(live_server.url + path)
        return watched

    yield open_page
    for context in contexts:
        context.close()
