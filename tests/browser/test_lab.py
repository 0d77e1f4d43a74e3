"""The lab in a real browser: from the first page to the notebook, a class, Spanish, keyboard, no script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import expect

from biaslab import built_in
from biaslab.models import LabClass, Result, Trial
from biaslab.services import classes, experiments, mixes, trying
from biaslab.views.lessons import LESSONS
from tests.biaslab.lab_rows import a_lab, a_result, prediction
from tests.biaslab.services.test_mixes import HALF
from tests.browser.conftest import PHONE, WIDE, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    """A judge that answers at once: the real one has tests of its own."""
    cache.clear()
    monkeypatch.setattr(trying, "predict_photo", lambda photo, *, experiment: prediction())
    monkeypatch.setattr(trying, "predict_built_in", lambda key, *, experiment: prediction())


@pytest.fixture
def lab():
    return a_lab()


def try_first(page, *, expect_label="only the balanced one will be right"):
    page.get_by_label(expect_label).check()
    page.get_by_role("button", name="Ask both classifiers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What both said")


def pages(lab):
    code = lab.lab_class.code
    return {
        "home": "/lab/",
        "experiments": "/lab/experiments/",
        "experiment": f"/lab/experiments/{lab.experiment.pk}/",
        "new": "/lab/experiments/new/",
        "training": f"/lab/experiments/{mixes.ask(mix=HALF, features='pixels').pk}/",
        **{lesson.slug: f"/lab/lessons/{lesson.slug}/" for lesson in LESSONS},
        "teachers": "/lab/teachers/",
        "class": "/lab/class/",
        "teacher": f"/lab/class/teacher/{lab.teacher}/",
        "projector": f"/lab/class/{code}/projector/",
        "notebook": f"/lab/notebook/{lab.secret}/",
    }


PAGES = [
    "home",
    "experiments",
    "experiment",
    "new",
    "training",
    *(lesson.slug for lesson in LESSONS),
    "teachers",
    "class",
    "teacher",
    "projector",
    "notebook",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("viewport", "scheme", "locale"), [(WIDE, "light", "en"), (PHONE, "dark", "es")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(opened, lab, name, viewport, scheme, locale):
    watched = opened(pages(lab)[name], viewport=viewport, color_scheme=scheme, locale=locale)

    found = Axe().run(watched.page)

    assert found.response["violations"] == [], found.generate_report()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    watched.assert_clean()


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"), [(WIDE, "dark", "en"), (PHONE, "light", "en"), (PHONE, "dark", "es")]
)
def test_axe_finds_nothing_on_an_answer(opened, viewport, scheme, locale):
    watched = opened("/lab/", viewport=viewport, color_scheme=scheme, locale=locale)
    watched.page.locator("input[name=expectation]").nth(1).check()
    watched.page.locator(".expect button").click()
    expect(watched.page.locator(".said")).to_have_count(2)

    found = Axe().run(watched.page)

    assert found.response["violations"] == [], found.generate_report()
    watched.assert_clean()


def is_in_sight(page, locator):
    box = locator.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_on_a_wide_screen_faces_question_and_button_are_in_sight_at_once(opened, locale):
    page = opened("/lab/", viewport=WIDE, locale=locale).page

    for part in (page.locator(".face").first, page.locator(".face").last, page.locator(".expect")):
        assert is_in_sight(page, part)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_on_a_phone_who_taps_a_face_is_led_to_the_question(opened, locale):
    page = opened("/lab/", viewport=PHONE, locale=locale, has_touch=True).page
    assert is_in_sight(page, page.locator(".faces"))
    assert is_in_sight(page, page.locator(".expectations legend"))
    chosen = page.locator(".face:has(:checked)")
    assert 0 <= chosen.bounding_box()["x"] < PHONE["width"] - chosen.bounding_box()["width"]

    page.locator(".face").nth(10).tap()

    expect(page.locator(".face").nth(10).locator("input")).to_be_checked()
    expect(page.locator(".expect")).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".face").nth(10)).to_be_in_viewport(ratio=0.99)


def test_no_dot_hides_a_face_and_the_frame_shows_choice_and_focus(opened):
    page = opened("/lab/", viewport=WIDE).page
    chosen, other = (
        page.locator(".face:has(:checked) img"),
        page.locator(".face:not(:has(:checked)) img").first,
    )
    style = "(image) => getComputedStyle(image)"
    assert page.locator(".face input").first.evaluate("(dot) => getComputedStyle(dot).opacity") == "0"
    assert chosen.evaluate(f"{style}.borderColor") != other.evaluate(f"{style}.borderColor")

    page.locator("input[name=face]:checked").focus()
    press(page, "ArrowRight")

    focused = page.locator(".face:has(:focus-visible) img")
    expect(focused).to_have_css("outline-width", "3px")
    expect(page.locator(".face:has(:focus-visible) input")).to_be_checked()


@pytest.mark.parametrize(("viewport", "is_said"), [(PHONE, True), (WIDE, False)])
def test_where_faces_lie_in_a_strip_it_is_said_how_many_there_are(opened, viewport, is_said):
    page = opened("/lab/", viewport=viewport).page
    words = page.get_by_text(f"{len(built_in.FACES)} faces, swipe to see them all")

    expect(words).to_be_visible(visible=is_said)


def test_arrow_keys_among_the_faces_leave_the_page_where_it_is(opened):
    page = opened("/lab/", viewport=PHONE).page
    page.locator("input[name=face]:checked").focus()
    before = page.evaluate("scrollY")
    press(page, "ArrowRight")

    assert page.evaluate("scrollY") == before


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_point_stands_on_the_first_screen_of_an_answer(opened, locale):
    page = opened("/lab/", viewport=PHONE, locale=locale).page
    page.locator("input[name=expectation]").nth(1).check()
    page.locator(".expect button").click()

    expect(page.locator(".facts")).to_contain_text("“Black”" if locale == "en" else "“Negro”")
    assert page.locator("#point + p strong").first.bounding_box()["y"] < PHONE["height"]


def test_from_the_first_page_to_the_notebook(opened):
    watched = opened("/lab/")
    page = watched.page
    try_first(page)
    expect(page.get_by_role("heading", name="Balanced: “Black”")).to_be_visible()
    expect(page.get_by_role("heading", name="The point")).to_be_visible()
    page.get_by_label("What did you notice?").fill("Only one was right.")
    page.get_by_role("button", name="Write it into my notebook").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My notebook")
    expect(page.locator(".results p", has_text="Only one was right.")).to_be_visible()
    expect(page.get_by_label("Address of my notebook")).to_have_value(page.url.split("?")[0])
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words }")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("window.copied") == page.get_by_label("Address of my notebook").input_value()
    page.get_by_text("Change or delete").click()
    page.get_by_label("What did you notice?").fill("Changed my mind.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".results p", has_text="Changed my mind.")).to_be_visible()
    with page.expect_download() as told:
        page.get_by_role("link", name="Download as a table (CSV)").click()
    assert "Changed my mind." in told.value.path().read_text()
    page.get_by_text("Change or delete").click()
    page.get_by_role("button", name="Delete this entry for good").click()
    expect(page.get_by_text("Nothing is written down yet.")).to_be_visible()
    assert not Result.objects.exists()
    watched.assert_clean()


def test_an_own_photo_with_consent(opened):
    watched = opened("/lab/")
    page = watched.page
    page.get_by_text("Or use your own face").click()
    page.get_by_label("Photo (up to 12 MB)").set_input_files(
        {"name": "me.webp", "mimeType": "image/webp", "buffer": built_in.FACES[0].picture()}
    )
    page.get_by_label("This is my own face").check()
    try_first(page)

    assert Trial.objects.get().source == "upload"
    watched.assert_clean()


def test_without_consent_it_is_said_what_is_missing(opened):
    page = opened("/lab/").page
    page.get_by_text("Or use your own face").click()
    page.get_by_label("Photo (up to 12 MB)").set_input_files(
        {"name": "me.webp", "mimeType": "image/webp", "buffer": built_in.FACES[0].picture()}
    )
    page.get_by_label("I cannot tell").check()
    page.get_by_role("button", name="Ask both classifiers").click()

    expect(page.get_by_role("alert")).to_contain_text("18 or older")
    assert not Trial.objects.exists()


def test_a_webcam_photo_is_taken_in_the_page_and_sent_only_with_the_form(opened):
    watched = opened("/lab/")
    page = watched.page
    page.evaluate(
        """() => {
          const canvas = document.createElement("canvas");
          canvas.width = 64; canvas.height = 48;
          const pen = canvas.getContext("2d");
          setInterval(() => pen.fillRect(Math.random() * 64, 0, 8, 48), 50);
          navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
        }"""
    )
    page.get_by_text("Or use your own face").click()
    page.get_by_role("button", name="Use the webcam").click()
    page.get_by_role("button", name="Take the photo").click()
    expect(page.get_by_text("The photo is taken and waits in this page.")).to_be_visible()
    assert not Trial.objects.exists()
    page.get_by_label("This is my own face").check()
    try_first(page)

    assert Trial.objects.get().source == "webcam"
    watched.assert_clean()


def test_where_a_page_came_without_https_a_photo_is_offered_instead(opened):
    page = opened("/lab/class/").page
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(page.url.replace("class/", ""))
    page.get_by_text("Or use your own face").click()

    expect(page.get_by_text("only to pages that came by HTTPS")).to_be_visible()
    expect(page.get_by_role("button", name="Use the webcam")).to_be_hidden()
    expect(page.get_by_label("Photo (up to 12 MB)")).to_be_visible()


def test_all_of_it_by_keyboard_and_without_script(opened):
    watched = opened("/lab/", viewport=PHONE, java_script_enabled=False)
    page = watched.page
    page.locator("input[name=face]:checked").focus()
    press(page, "ArrowRight")
    page.locator("input[name=expectation]").first.focus()
    press(page, "Space")
    press(page, "Tab")
    expect(page.get_by_role("button", name="Ask both classifiers")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What both said")
    page.get_by_role("button", name="Write it into my notebook").focus()
    press(page, "Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("My notebook")
    assert Result.objects.count() == 1
    watched.assert_clean()


def test_a_class_sees_its_totals_grow_on_the_wall(opened):
    lab_class, _secret = classes.open_class()
    wall = opened(f"/lab/class/{lab_class.code}/projector/")
    expect(wall.page.get_by_text("Totals appear when 5 people")).to_be_visible()
    student = opened("/lab/class/", viewport=PHONE, has_touch=True).page
    student.get_by_label("Code on the screen").fill(lab_class.code.lower())
    student.get_by_role("button", name="Join").click()
    expect(student.get_by_text(f"You are in class {lab_class.code}").first).to_be_visible()
    expect(student.get_by_text("Or use your own face")).to_have_count(0)
    for _ in range(4):
        a_result(lab_class=LabClass.objects.get())

    expect(student.locator("input[name=face]:checked")).to_have_count(0)
    student.locator(".face").first.tap()
    try_first(student)
    student.get_by_label("Group that most people").select_option("Black")
    student.get_by_role("button", name="Write it into my notebook").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("My notebook")

    expect(wall.page.locator("[data-totals] tbody td")).to_have_text(["5", "2", "5", "5", "0"])
    wall.assert_clean()


def test_a_teacher_opens_a_class_and_finds_the_wall(opened):
    watched = opened("/lab/teachers/")
    page = watched.page
    page.get_by_role("link", name="Open a class").click()
    page.get_by_role("button", name="Open a class").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    page.get_by_role("link", name="Projector view").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(LabClass.objects.get().code)
    watched.assert_clean()


def test_sliders_by_keyboard_show_parts_and_faces_and_lead_to_the_training(opened):
    watched = opened("/lab/experiments/new/")
    page = watched.page
    page.get_by_label("Black").focus()
    press(page, "ArrowRight")
    expect(page.locator("output[for=mix-Black]")).to_have_text("2")
    page.get_by_role("button", name="Ten White faces to one").click()
    expect(page.locator("output[for=mix-Black]")).to_have_text("1")
    page.get_by_label("Other").press("ArrowRight")
    page.get_by_role("button", name="Train both").click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    watched.assert_clean()


def test_a_training_is_followed_to_its_end(opened):
    mine = mixes.ask(mix=HALF, features="pixels")
    watched = opened(f"/lab/experiments/{mine.pk}/")
    expect(watched.page.get_by_text("waiting for its turn")).to_be_visible()
    pair = experiments.default()
    type(mine).objects.filter(pk=mine.pk).update(step="measuring", percent=80)
    expect(watched.page.get_by_text("measuring both")).to_be_visible()
    type(mine).objects.filter(pk=mine.pk).update(
        stage="trained", due_at=None, scorecard=pair.scorecard, sha256="a" * 64, artefact="x"
    )

    expect(watched.page.get_by_role("heading", name="Who is recognised")).to_be_visible(timeout=15_000)
    watched.assert_clean()


def test_the_lab_speaks_spanish(opened):
    watched = opened("/lab/", locale="es", viewport=PHONE)
    page = watched.page

    expect(page.get_by_role("heading", level=1)).to_have_text("Una cara, dos clasificadores")
    page.get_by_label("solo acertará el equilibrado").check()
    page.get_by_role("button", name="Preguntar a los dos").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que dijeron los dos")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    watched.assert_clean()
