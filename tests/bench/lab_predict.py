"""From sending a telephone's photo to both classifiers' answer, over HTTP, in a whole installation.

    make bench NAMES=lab_predict

The photo is made here: 12 megapixels and 4 MB around a face that is nobody's, as a telephone writes it
(turned by EXIF). Measured is everything: upload, unpacking, finding the face, both answers, what weighed;
and the CPU time of all processes, which says what it takes where other work keeps the cores busy.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from PIL import Image

from biaslab import built_in
from tests.bench.clock import cpu_milliseconds
from tests.servers.installation import RunningInstallation, running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

WIDE, HIGH = 4032, 3024
SIDES = {"a face that fills a third of it": 1500, "a small face": 420}  # pixels of the face's picture
QUALITY, NOISE = 90, 0.092  # together four megabytes
ORIENTATION, TURNED = 0x0112, 6
TIMES, SECONDS_TO_START, SETTLING = 20, 60, 20  # the last for what starts beside the judge
Send = Callable[[], httpx.Response]


def main() -> None:
    measure("SQLite")
    try:
        with running_postgres(durable=True) as url:
            measure("PostgreSQL", DATABASE_URL=url)
    except PostgresMissing as missing:
        print(f"not measured on PostgreSQL: {missing}")


def measure(title: str, **environment: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_installation(Path(folder) / "var", **environment) as installation,
        httpx.Client(base_url=installation.url, timeout=10) as visitor,
    ):
        pairs = wait_for_judge(visitor)
        time.sleep(SETTLING)
        print(f"{title}, load {os.getloadavg()[0]:.1f}, {TIMES} photos each, one after the other")
        for words, side in SIDES.items():
            photo = a_photo(side)
            what = f"{len(photo) / 1e6:.1f} MB, {words}"
            told(f"API, pixels, {what}", installation, partial(predict, visitor, pairs["pixels"], photo))
        told(f"API, embedding, {what}", installation, partial(predict, visitor, pairs["embedding"], photo))
        told(f"page, pixels, {what}", installation, page(visitor, installation, photo))


def a_photo(side: int) -> bytes:
    """Lying on its side, with the note that it stands upright when turned."""
    (face,) = (one for one in built_in.FACES if one.key == "everybody")
    ground = Image.linear_gradient("L").resize((HIGH, WIDE)).convert("RGB")
    ground.paste(Image.open(io.BytesIO(face.picture())).resize((side, side)), (HIGH // 3, WIDE // 4))
    grain = Image.effect_noise((HIGH, WIDE), 120).convert("RGB")
    lying = Image.blend(ground, grain, NOISE).transpose(Image.Transpose.ROTATE_90)
    notes = Image.Exif()
    notes[ORIENTATION] = TURNED
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=QUALITY, exif=notes)
    return out.getvalue()


def wait_for_judge(visitor: httpx.Client) -> dict[str, int]:
    """Numbers of the pairs that ship, once both have answered."""
    found = visitor.get("/api/v1/lab/experiments/").json()["results"]
    pairs = {one["features"]: one["id"] for one in found if one["shipped"]}
    deadline = time.monotonic() + SECONDS_TO_START
    for number in pairs.values():
        while visitor.post(f"/api/v1/lab/experiments/{number}/predict/", data={"face": "white-1"}).is_error:
            if time.monotonic() > deadline:
                raise RuntimeError("the judge does not answer")
            time.sleep(1)
    return pairs


def predict(visitor: httpx.Client, number: int, photo: bytes) -> httpx.Response:
    return visitor.post(
        f"/api/v1/lab/experiments/{number}/predict/",
        data={"consent": "true"},
        files={"photo": ("photo.jpg", photo, "image/jpeg")},
    )


def page(visitor: httpx.Client, installation: RunningInstallation, photo: bytes) -> Send:
    """The form as a browser sends it."""
    visitor.get("/lab/")
    token = next(value for name, value in visitor.cookies.items() if name.startswith("civicwatch_csrf"))
    form = {"csrfmiddlewaretoken": token, "expectation": "not_sure", "consent": "yes", "source": "upload"}
    files = {"photo": ("photo.jpg", photo, "image/jpeg")}
    headers = {"Referer": f"{installation.url}/lab/"}
    return lambda: visitor.post("/lab/try/", data=form, files=files, headers=headers)


def timed(send: Send) -> list[float]:
    """Milliseconds of each."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer: Any = send()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} {answer.text[:300]}")
    return took


def told(what: str, installation: RunningInstallation, send: Send) -> None:
    send()  # whatever is loaded once is loaded now
    before = cpu_milliseconds(installation.server.pid)
    took = timed(send)
    each = (cpu_milliseconds(installation.server.pid) - before) / len(took)
    print(
        f"  {what}: median {median(took):.0f} ms, slowest {max(took):.0f} ms, {each:.0f} ms of CPU",
        flush=True,
    )


if __name__ == "__main__":
    main()
