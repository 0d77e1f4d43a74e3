"""Every page of the site, whoever it is for: nothing inline, a strict policy, the headers that go with it."""

from html.parser import HTMLParser

import pytest

from civicwatch.access.url_rules import NOBODY, RULES, SUPERUSER
from tests.test_url_roles import site  # noqa: F401  (one site for all pages)
from tests.whole_site import addresses

pytestmark = pytest.mark.django_db
PAGES = [address for address in addresses() if RULES[address.name].get != NOBODY]
DATA = {"application/json", "application/ld+json", "importmap"}


class Inline(HTMLParser):
    """Collects what a strict policy would not run: scripts, styles and handlers written into the page."""

    def __init__(self, nonce):
        super().__init__()
        self.nonce = nonce
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        if (given.get("href") or "").lower().startswith("javascript:"):
            self.found.append(f"<{tag} href=javascript:>")
        is_script = tag == "script" and "src" not in given and given.get("type") not in DATA
        if (is_script or tag == "style") and (not self.nonce or given.get("nonce") != self.nonce):
            self.found.append(f"<{tag}>")


def test_what_is_inline_is_found():
    page = Inline("abc")
    page.feed(
        '<p onclick="x()" style="a:b"></p><script>x</script><style>a</style><a href="javascript:x">y</a>'
    )

    assert page.found == ["<p onclick>", "<p style>", "<script>", "<style>", "<a href=javascript:>"]


def test_what_is_allowed_is_not():
    page = Inline("abc")
    page.feed(
        '<script src="/x.js"></script><script type="application/json">{}</script><style nonce="abc">a</style>'
    )

    assert page.found == []


@pytest.mark.parametrize("address", PAGES, ids=[address.route or "/" for address in PAGES])
def test_a_page_is_strict(site, settings, address):  # noqa: F811
    settings.LIVE_URL = "http://127.0.0.1:1"
    answer = site.ask(SUPERUSER, "get", site.path(address))

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in (
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert directive in policy
    if answer["Content-Type"].startswith("text/html") and not answer.streaming:
        _, _, rest = policy.partition("'nonce-")
        page = Inline(rest.partition("'")[0])
        page.feed(answer.content.decode())
        assert page.found == []
