"""What one photo costs, from its bytes to a picture that is safe to see, and which step costs it.

    make bench NAMES=photo_pipeline

The photo is made here: 12 megapixels and 4 MB as a telephone writes it, with two faces that are nobody's.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from tests.bench.own_database import own_database

TIMES = 8
GOAL_SECONDS = 1.5


def main() -> None:
    with own_database():
        measure()


def measure() -> None:
    from datetime import UTC, datetime

    from PIL import Image

    from civicwatch.learning import registry
    from civicwatch.lib import images
    from sightings.photos import derivative, examining, faces, hashes, plates, police_words
    from tests.bench.lab_predict import a_photo

    content = a_photo(900)
    classifier = registry.active("photo")
    opened = images.open_picture(content, longest=examining.LONGEST, with_notes=True)
    picture = Image.frombytes("RGB", (opened.width, opened.height), opened.rgb)
    marks = faces.marks_of_faces(picture)
    now = datetime.now(UTC)
    print(f"a photo of {len(content) / 1e6:.1f} MB, load {os.getloadavg()[0]:.1f}, median of {TIMES}")
    for words, step in (
        ("opened in the child", lambda: images.open_picture(content, longest=examining.LONGEST)),
        ("faces, two scales", lambda: faces.marks_of_faces(picture)),
        ("plates, three scales", lambda: plates.marks_of_plates(picture)),
        ("words for police", lambda: police_words.naming_police(picture)),
        ("perceptual hashes", lambda: hashes.hashes_of(picture)),
        ("classifier", lambda: classifier.predict([picture])),
        ("blurred and encoded", lambda: derivative.jpeg(derivative.derived(picture, marks))),
        ("the whole", lambda: examining.examine(content, classify=classifier.predict, received_at=now)),
    ):
        told(words, step)
    print(f"goal: the whole under {GOAL_SECONDS} s")


def told(words: str, step: Callable[[], Any]) -> None:
    """Seconds on the clock, and of processors in this process (the child's are its own)."""
    step()
    clock, processor = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        step()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    print(f"{words:>22}: {statistics.median(clock):6.3f} s, {statistics.median(processor):6.3f} CPU-s")


if __name__ == "__main__":
    main()
