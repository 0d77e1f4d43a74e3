"""After a trial with an own photo, nothing of it is anywhere: database, logs, broker, temporary files."""

import io
import os
import re
from pathlib import Path

import pytest
import redis
from PIL import Image, PngImagePlugin
from playwright.sync_api import expect

from biaslab import built_in
from tests.browser.conftest import WIDE, Watched
from tests.servers.installation import running_installation

pytestmark = pytest.mark.browser
MARK = b"distinctive-words-inside-the-photo"


def a_photo():
    """A face that is nobody's, large enough that Django would write it to a temporary file, and marked."""
    face = Image.open(io.BytesIO(built_in.FACES[0].picture())).convert("RGB").resize((1400, 1400))
    noise = Image.frombytes("RGB", face.size, os.urandom(1400 * 1400 * 3))
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", MARK.decode())
    out = io.BytesIO()
    marked = Image.blend(face, noise, 0.04)
    marked.save(out, "PNG", pnginfo=told)
    return out.getvalue(), marked


def needles(photo, picture):
    """Its mark, pieces of the file, and rows of its pixels as a decoder lays them out."""
    pieces = [photo[at : at + 32] for at in range(200, len(photo) - 32, len(photo) // 12)]
    pixels = picture.tobytes()
    rows = [pixels[at : at + 36] for at in range(0, len(pixels) - 36, len(pixels) // 12)]
    return [MARK, *pieces, *rows]


def traces(folder, looked_for):
    pattern = re.compile(b"|".join(re.escape(needle) for needle in looked_for))
    return [
        str(path)
        for path in Path(folder).rglob("*")
        if path.is_file() and not path.is_symlink() and pattern.search(path.read_bytes())
    ]


def traces_in_broker(var, looked_for):
    client = redis.Redis(unix_socket_path=str(Path(var) / "valkey.sock"))
    found = []
    for key in client.scan_iter():
        value = client.dump(key) or b""
        found += [key for needle in looked_for if needle in value]
    return found


def test_nothing_of_a_photo_stays(chromium, tmp_path):
    photo, picture = a_photo()
    assert len(photo) > 2_600_000
    looked_for = needles(photo, picture)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    (temporary / "planted").write_bytes(b"x" + looked_for[3])
    assert traces(temporary, looked_for) == [str(temporary / "planted")]  # the search finds what is there
    (temporary / "planted").unlink()
    var = tmp_path / "var"
    with running_installation(var, TMPDIR=str(temporary)) as installation:
        live = installation.wait_until_live()
        watched = Watched(chromium.new_context(viewport=WIDE).new_page(), (installation.url, live)).listen()
        page = watched.page
        for _ in range(10):  # the judge may still be loading its networks
            page.goto(f"{installation.url}/lab/")
            page.get_by_text("Or use your own face").click()
            page.get_by_label("Photo (up to 12 MB)").set_input_files(
                {"name": "me.png", "mimeType": "image/png", "buffer": photo}
            )
            page.get_by_label("This is my own face").check()
            page.get_by_label("I cannot tell").check()
            page.get_by_role("button", name="Ask both classifiers").click()
            expect(page.locator("[role=alert], .said").first).to_be_visible()
            if page.locator(".said").count():
                break
        expect(page.get_by_role("heading", level=1)).to_have_text("What both said")
        assert traces_in_broker(var, looked_for) == []
        assert traces(var, looked_for) == []
        assert traces(temporary, looked_for) == []
        page.get_by_role("button", name="Write it into my notebook").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My notebook")
    assert traces(tmp_path, looked_for) == []
