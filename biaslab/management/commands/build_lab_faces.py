"""For maintainers: makes the faces that are nobody's anew, out of FairFace."""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from PIL import Image

from biaslab.built_in import FOLDER, MANIFEST, SUFFIX
from biaslab.faces import composites
from biaslab.faces.examples import age_group, read_faces
from biaslab.recipes import EMBEDDING
from biaslab.services import experiments
from biaslab.services.judging import loaded

# People who look alike give an average that looks like a face; visitors are not told these labels.
SORTS = ("young women", "young men", "older people")
OLDER_FROM = 40
NEAREST = 0.85  # of the distance to the nearest stranger; nearer to a person in it is too near


class Command(BaseCommand):
    help = "For maintainers: make the lab's built-in faces anew, each the average of 40 people of FairFace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", required=True, help="FairFace's folder, with its CSV of labels")

    def handle(self, *args: Any, **options: Any) -> None:
        found = read_faces(Path(options["data"]))
        if not found.source.may_ship:
            raise CommandError(f"what is made of {found.source.title} may not be passed on")
        sorts = _sorts(Path(options["data"]))
        pictures = [Image.open(face.path).convert("RGB") for face in found.faces]
        everybody = composites.people(
            pictures, [face.group for face in found.faces], [sorts.get(face.path, "") for face in found.faces]
        )
        encoder, _ = loaded(experiments.default(EMBEDDING))
        likeness = composites.Likeness(everybody, encoder)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for older in FOLDER.glob(f"*{SUFFIX}"):
            older.unlink()
        rows = []
        for made in composites.composites(everybody, SORTS):
            inside, outside = likeness.of(made)
            if inside < NEAREST * outside:
                raise CommandError(f"{made.key} resembles somebody who is in it")
            made.picture.save(FOLDER / f"{made.key}{SUFFIX}", "WEBP", quality=80, method=6)
            nearest = {"inside": round(inside, 3), "outside": round(outside, 3)}
            rows.append({"key": made.key, "mix": made.mix, "people": len(made.rows), "nearest": nearest})
            self.stdout.write(f"{made.key}: {len(made.rows)} people, nearest {nearest}")
        facts = {"title": found.source.title, "licence": found.source.licence, "url": found.source.url}
        MANIFEST.write_text(json.dumps({"made_of": facts, "faces": rows}, indent=1) + "\n", encoding="utf-8")


def _sorts(folder: Path) -> dict[Path, str]:
    sorts = {}
    for table in folder.glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                ages = age_group(row.get("age", ""))
                young = SORTS[0] if row.get("gender") == "Female" else SORTS[1]
                older = bool(ages and ages[0] >= OLDER_FROM)
                sorts[(folder / row["file"]).resolve()] = SORTS[2] if older else young
    return sorts
