"""Trying a sentence and exploring in a real browser: by keyboard, without script, on a phone."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from civicwatch.learning import reading_out, trying
from tests.browser.conftest import PHONE, WIDE, complaints_of_axe, press
from tests.tweets.views.test_explore import FOUND
from tweets.exploration import shipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "Officers pepper sprayed protesters and shoved a woman to the ground."


@pytest.fixture
def judge(monkeypatch, transactional_db):
    """Answers at once, in the server's own process, with its models loaded as a judge has them."""
    reading_out.read("force", "a first sentence")
    monkeypatch.setattr(
        trying.asking,
        "ask",
        lambda task, question, attachment=b"", **given: reading_out.answer(question, attachment),
    )


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_a_sentence_by_keyboard_and_without_script(opened, judge, viewport, scheme):
    watched = opened(
        "/classifiers/force/try/", viewport=viewport, color_scheme=scheme, java_script_enabled=False
    )
    page = watched.page
    page.get_by_label("A sentence or a post, in English").focus()
    page.keyboard.type(SENTENCE)
    press(page, "Tab")
    press(page, "Enter")

    expect(page.get_by_role("heading", name="This is how the machine reads it")).to_be_visible()
    expect(page.locator(".sentence mark").first).to_contain_text("weight +")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert "pepper" not in page.url
    watched.assert_clean()


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing(opened, judge, monkeypatch, tmp_path, viewport, scheme):
    path = tmp_path / "explore.json"
    path.write_text(json.dumps(FOUND))
    monkeypatch.setattr(shipped.read, "__defaults__", (path,))
    watched = opened("/classifiers/harm/explore/", viewport=viewport, color_scheme=scheme)
    page = watched.page

    assert complaints_of_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    page.goto(page.url.replace("harm/explore", "force/try"))
    page.get_by_label("A sentence or a post, in English").fill(SENTENCE)
    page.get_by_role("button", name="See how it reads this").click()
    expect(page.locator(".sentence")).to_be_visible()
    assert complaints_of_axe(page) == []
    watched.assert_clean()


@pytest.mark.parametrize(("viewport", "moves"), [(WIDE, False), (PHONE, True)])
def test_the_table_of_what_is_confused_says_where_its_columns_are(opened, transactional_db, viewport, moves):
    watched = opened("/classifiers/harm/", viewport=viewport)
    page = watched.page
    table = page.locator("table.confusion")

    expect(table.locator("thead")).to_contain_text("other bullying")
    hint = table.locator("xpath=../preceding-sibling::*[1]")
    expect(hint).to_contain_class("to-the-side")
    expect(hint).to_be_visible(visible=moves)
    assert table.evaluate("table => table.scrollWidth > table.parentElement.clientWidth") == moves
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    if shots := os.environ.get("SHOTS"):
        table.locator("xpath=..").screenshot(path=Path(shots) / f"confusion-{viewport['width']}.png")
    watched.assert_clean()
