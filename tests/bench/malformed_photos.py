"""Every picture of Pillow's own tests, bombs and polyglots through the whole pipeline, each with a report.

    make bench NAMES=malformed_photos

Nothing stands in for anything: door, sealing, child, CenterFace, plates, hashes, both networks, derivative,
heat map and the verdict on the sighting. Ends with an error where a picture takes longer than ten seconds,
rests without a clear verdict, or leaves a public file with more in it than pixels.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.bench.own_database import own_database

MOST_SECONDS = 10.0
PLACE = (34.0468, -118.2513)


def main() -> None:
    with own_database():
        measure()


def measure() -> None:
    from sightings.services import checking_photos
    from tests.servers import pillow_images
    from tests.sightings.photos.hostile import bombs, polyglots

    archive = pillow_images.archive_at_hand()
    if archive is None:
        sys.exit(pillow_images.MISSING)
    checking_photos.warm()
    print(f"load {os.getloadavg()[0]:.1f}")
    faults = 0
    for title, pictures in (
        (archive.name.removesuffix(".tar.gz"), pillow_images.images_in(archive)),
        ("bombs", bombs()),
        ("polyglots", polyglots()),
    ):
        faults += told(title, pictures)
    sys.exit(1 if faults else 0)


def told(title: str, pictures: Iterator[tuple[str, bytes]]) -> int:
    """Print what became of all of them; return how many broke a rule."""
    verdicts: Counter[str] = Counter()
    seconds, wrong = [], []
    for name, content in pictures:
        began = time.perf_counter()
        photo = sent(content)
        seconds.append((time.perf_counter() - began, name))
        verdicts[said_of(photo)] += 1
        fault = fault_of(photo, seconds[-1][0])
        if fault:
            wrong.append(f"{name}: {fault}")
    print(f"{title}: {len(seconds)} in {sum(took for took, _ in seconds):.0f} s")
    for words, count in sorted(verdicts.items()):
        print(f"  {count:5}  {words}")
    for took, name in sorted(seconds, reverse=True)[:3]:
        print(f"  {took:.2f} s  {name}")
    print("  broken rules: " + ("; ".join(wrong) or "none"))
    return len(wrong)


def sent(content: bytes) -> Any:
    """A report with this photo, worked on until nothing waits."""
    from django.utils import timezone

    from civicwatch.lib import jobs
    from sightings.models import Photo
    from sightings.placing import Place, Precision
    from sightings.services import photos, web_reports

    upload = web_reports.Upload(content, "image/jpeg")
    report = web_reports.send(place=Place(*PLACE, Precision.POINT), now=timezone.now(), uploads=[upload])
    jobs.run_until_empty(photos.CHECK_JOB)
    return Photo.objects.select_related("sighting").get(sighting=report.sighting)


def said_of(photo: Any) -> str:
    outcome = f"{photo.outcome} ({photo.refusal})" if photo.refusal else photo.outcome
    return f"photo {outcome}, sighting {photo.sighting.status}"


def fault_of(photo: Any, took: float) -> str:
    """The first rule that it broke, in words; empty where it kept all."""
    from sightings.models import PhotoStage, SightingStatus

    if took > MOST_SECONDS:
        return f"{took:.1f} s"
    if photo.stage not in (PhotoStage.CHECKED, PhotoStage.FOR_PERSON) or not photo.outcome:
        return f"no verdict: {photo.stage} {photo.error}"
    if photo.sighting.status == SightingStatus.WAITING or not photo.reasons:
        return f"the sighting is {photo.sighting.status}"
    return fault_of_files(photo)


def fault_of_files(photo: Any) -> str:
    """A picture that could be read has a bare derivative and a heat map, another has none."""
    from civicwatch.lib import private_files
    from tests.sightings.photos.bare import assert_bare

    names = [name for name in (photo.derivative_name, photo.heat_name) if name]
    is_read = photo.score is not None
    if len(names) != 2 * is_read:
        return f"{len(names)} pictures"
    try:
        for name in names:
            assert_bare(private_files.read(name))
    except AssertionError as error:
        return f"more than pixels: {error}"
    return ""


if __name__ == "__main__":
    main()
