"""Whatever is chosen as a photo, through the page of a whole installation: an answer or plain words."""

import io
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect

from biaslab import built_in
from tests.browser.conftest import WIDE
from tests.servers.installation import running_installation

pytestmark = pytest.mark.browser
ORIENTATION, LYING = 0x0112, 6
HEIC = Path(__file__).parent.parent / "biaslab" / "face.heic"


def a_scene(mode="RGB"):
    ground = Image.new("RGB", (700, 900), (150, 150, 140))
    ground.paste(Image.open(io.BytesIO(built_in.BY_KEY["black-1"].picture())).resize((420, 420)), (140, 200))
    return ground.convert(mode)


def written(picture, kind, **given):
    file = io.BytesIO()
    picture.save(file, kind, **given)
    return file.getvalue()


def lying_jpeg():
    """Stored on its side with the note how to turn it, as telephones do."""
    notes = Image.Exif()
    notes[ORIENTATION] = LYING
    return written(a_scene().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=notes)


def see_through():
    picture = a_scene("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size).point(lambda value: max(value, 200)))
    return written(picture, "WEBP")


def bomb(side=12_000):
    """17 KB that unpack to 144 megapixels of one bit each."""
    rows = b"\0" * ((side // 8 + 1) * side)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


ANSWERED = {
    "heic": HEIC.read_bytes,
    "lying jpeg": lying_jpeg,
    "gif": lambda: written(a_scene(), "GIF"),
    "see-through webp": see_through,
}
REFUSED = {
    "bomb": (bomb, "too many pixels", "demasiados píxeles"),
    "cut short": (lambda: written(a_scene(), "JPEG")[:9000], "cannot be opened", "no se puede abrir"),
    "text": (lambda: b"dear lab, this is no picture " * 40, "no picture", "no es una imagen"),
    "nothing": (lambda: b"\0" * 5000, "no picture", "no es una imagen"),
    "nobody": (lambda: written(Image.new("RGB", (800, 600)), "PNG"), "No face", "ninguna cara"),
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running installation whose judge answers, and its folder for temporary files."""
    folder = tmp_path_factory.mktemp("lab")
    temporary = folder / "temporary"
    temporary.mkdir()
    with running_installation(folder / "var", TMPDIR=str(temporary)) as installation:
        experiments = httpx.get(f"{installation.url}/api/v1/lab/experiments/", timeout=60).json()["results"]
        for _ in range(20):
            asked = f"{installation.url}/api/v1/lab/experiments/{experiments[0]['id']}/predict/"
            if httpx.post(asked, data={"face": "white-1"}, timeout=60).is_success:
                break
        installation.temporary = temporary
        installation.database = folder / "var" / "civicwatch.sqlite3"
        yield installation


def trials(lab):
    with closing(sqlite3.connect(lab.database)) as rows:
        return rows.execute("SELECT count(*) FROM biaslab_trial").fetchone()[0]


@pytest.fixture
def choose(chromium, lab):
    """Chooses a file in the form, agrees and asks; returns the page and what was answered."""
    contexts = []

    def send(content, *, locale="en", **options):
        context = chromium.new_context(viewport=WIDE, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{lab.url}/lab/")
        page.locator(".own-face summary").click()
        file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": content}
        page.locator("input[name=photo]").set_input_files(file)
        page.locator("input[name=consent]").check()
        page.locator("input[name=expectation]").last.check()
        with page.expect_response(lambda response: response.url.endswith("/lab/try/")) as told:
            page.locator(".expect button").click()
        return page, told.value

    yield send
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ANSWERED)
def test_pictures_of_every_usual_kind_are_answered(lab, choose, name):
    page, answer = choose(ANSWERED[name]())

    assert answer.status == 200
    expect(page.locator(".said")).to_have_count(2)
    assert list(lab.temporary.iterdir()) == []


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_in_words_and_leaves_nothing(lab, choose, name, locale):
    make, english, spanish = REFUSED[name]
    before = trials(lab)

    page, answer = choose(make(), locale=locale)

    assert answer.status == 422
    expect(page.get_by_role("alert").first).to_contain_text(english if locale == "en" else spanish)
    expect(page.locator("input[name=expectation]").last).to_be_checked()
    assert trials(lab) == before
    assert list(lab.temporary.iterdir()) == []


def test_a_photo_that_is_too_large_is_said_before_it_is_sent(chromium, lab):
    page = chromium.new_page(viewport=WIDE)
    page.goto(f"{lab.url}/lab/")
    page.locator(".own-face summary").click()
    too_large = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 13_000_000}
    page.locator("input[name=photo]").set_input_files(too_large)

    expect(page.get_by_role("alert")).to_contain_text("larger than 12 MB")
    assert page.locator("input[name=photo]").input_value() == ""
    page.close()


@pytest.mark.parametrize("size", [12_050_000, 13_000_000], ids=["over the photo", "over the whole body"])
def test_without_script_it_is_the_lab_that_refuses_it(lab, choose, size):
    before = trials(lab)

    page, answer = choose(b"x" * size, java_script_enabled=False)

    assert answer.status == 413
    expect(page.get_by_role("alert").first).to_contain_text("larger than 12 MB")
    expect(page.get_by_role("button", name="Ask both classifiers")).to_be_visible()
    assert trials(lab) == before
    assert list(lab.temporary.iterdir()) == []
