"""The main job, every process real: a post comes in, a moderator publishes it, an open map shows it."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, Watched, press
from tests.servers.installation import running_installation

pytestmark = pytest.mark.browser
PASSWORD = "only-for-this-test-1"
TITLE = "Officers pepper spray marchers outside the library in Tulsa, Oklahoma"
MAKE_MODERATOR = f"""
from civicwatch.access.models import User
from civicwatch.access.roles import MODERATOR
from django.contrib.auth.models import Group
user = User.objects.create_user("ada", password={PASSWORD!r}, is_staff=True)
user.groups.add(Group.objects.get(name=MODERATOR))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with running_installation(tmp_path_factory.mktemp("installation"), UNDO_SECONDS="1") as running:
        running.manage("shell", "-c", MAKE_MODERATOR)
        yield running


def replay(installation, folder):
    post = {
        "id": "1",
        "kind": "news",
        "url": "https://news.example.org/tulsa",
        "author": None,
        "title": TITLE,
        "text": "Police fired pepper spray at people who marched peacefully on Friday, the video shows.",
        "created_at": "2026-05-31T12:00:00Z",
    }
    (folder / "posts.jsonl").write_text(json.dumps(post))
    installation.manage("replay", str(folder / "posts.jsonl"))


def wait_until_at_rest(installation, seconds=60):
    deadline = time.monotonic() + seconds
    while installation.doctor()["oldest_seconds"] is not None:
        assert time.monotonic() < deadline, installation.doctor()


def test_a_post_becomes_an_incident_on_an_open_map(installation, chromium, tmp_path):
    live = installation.wait_until_live()
    public, desk = (
        Watched(chromium.new_context(viewport=WIDE).new_page(), (installation.url, live)).listen()
        for _ in range(2)
    )
    public.page.goto(installation.url)
    shown = public.page.locator("#map-shown")
    expect(shown).to_contain_text("0")

    replay(installation, tmp_path)
    wait_until_at_rest(installation)
    desk.page.goto(f"{installation.url}/admin/login/?next=/admin/incidents/incident/")
    desk.page.fill("#id_username", "ada")
    desk.page.fill("#id_password", PASSWORD)
    desk.page.press("#id_password", "Enter")
    desk.page.click(f"text={TITLE}")
    expect(desk.page.locator("[data-pin-words]")).to_contain_text("36.")
    press(desk.page, "p")
    expect(desk.page.get_by_role("status").filter(has_text="Published").first).to_be_visible()

    expect(shown).to_contain_text("1 shown of 1")  # nobody reloaded the map
    public.page.click(f"#map-list >> text={TITLE}")
    expect(public.page.locator("h1")).to_contain_text(TITLE)
    expect(public.page.locator("main")).to_contain_text("Tulsa, Oklahoma")
    status, body = installation.get("/api/v1/incidents/")
    assert (status, [row["title"] for row in json.loads(body)["results"]]) == (200, [TITLE])
    public.assert_clean()
    desk.assert_clean()
