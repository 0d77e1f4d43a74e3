"""An administrator asks for a candidate, watches it come, lets it judge and goes back; on a phone too."""

from urllib.parse import quote

import pytest
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.learning import registry, services
from civicwatch.learning.models import STEPS, ClassifierVersion
from civicwatch.lib import jobs
from tests.browser.conftest import PHONE, complaints_of_axe
from tests.factories import PASSWORD, UserFactory
from tests.learning.loop import votes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def voting(monkeypatch, settings, tmp_path):
    settings.VAR, settings.TRAINING_FEWEST = tmp_path / "var", 10
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    monkeypatch.setattr(registry, "_loaded", {})
    people = [
        votes.verdict(n, "yes" if n % 2 else "no", slices={"dialect": "a" if n % 3 else "b"})
        for n in range(400)
    ]
    monkeypatch.setattr(votes, "PEOPLE", people)
    registry.register(
        "votes",
        module=votes.__name__,
        shipped=tmp_path / "shipped",
        verdicts=f"{votes.__name__}:PEOPLE_TEACH",
    )
    trained = registry.Trained(b"{}", ".json", {"half": 0.5}, {"n": 1}, "0" * 64, {})
    now = timezone.now()
    version = services.register_version(name="votes", trained=trained, now=now)
    return services.activate(version, by=None, now=now)


def active():
    return ClassifierVersion.objects.get(name="votes", is_active=True)


def looked_at(watched, name):
    """Nothing reaches beyond the page, nothing complains, and no rule of accessibility is broken."""
    watched.page.wait_for_load_state()
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    watched.assert_clean()
    assert complaints_of_axe(watched.page) == [], name
    watched.complaints.clear()  # axe measures with inline styles, which the page's policy refuses


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_from_decisions_to_a_version_that_judges_and_back(opened, voting, options):
    write_roles(apps)
    user = UserFactory(role="administrator")
    path = "/admin/learning/trainingrun/add/"
    watched = opened(f"/account/login/?next={quote(path)}", **options)
    page = watched.page
    page.fill("[name=login], [name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("h1")).to_have_text("Train a candidate")
    looked_at(watched, "ask")

    page.select_option("[name=name]", "votes")
    page.locator(".learning button").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("gathering")
    looked_at(watched, "waiting")
    for step in STEPS:
        jobs.run_until_empty(f"learning_{step.value}")
    expect(page.locator("progress")).to_have_attribute("value", "100")  # by itself
    looked_at(watched, "done")

    page.get_by_role("link", name="beside the one that judged then").click()
    expect(page.get_by_text("Passed.", exact=True)).to_be_visible()
    looked_at(watched, "compared")
    page.fill("#promote-reason", "answers more as people do")
    page.get_by_role("button", name="Let this version judge from now on").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert active() != voting
    looked_at(watched, "promoted")
    page.get_by_role("button", name="Go back to").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert active() == voting
    watched.assert_clean()
