"""For maintainers: makes the networks that find and read writing anew. Needs the extra `networks`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civicwatch.learning import artefacts, onnx_networks
from sightings.photos.lettering import FINDER, FOLDER, READER

ORIGIN = {
    "by": "PaddlePaddle Authors (Baidu); brought to ONNX by RapidAI",
    "url": "https://github.com/RapidAI/RapidOCR",
    "licence": "Apache-2.0",
}


class Command(BaseCommand):
    help = "For maintainers: make the networks that find and read writing in photos anew (extra `networks`)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from sightings.photos import exporting

            made = {FINDER: exporting.finder(), READER: exporting.reader()}
            more = {FINDER: {}, READER: {"alphabet": exporting.alphabet()}}
        except ImportError as error:
            raise CommandError(f"{error}; install the extra: pip install -e .[networks]") from error
        manifest = {}
        for name, content in made.items():
            for older in FOLDER.glob(f"{name}-*.onnx"):
                older.unlink()
            path = artefacts.write(content, folder=FOLDER, stem=name, suffix=".onnx")
            entry = {
                "file": path.name,
                "sha256": artefacts.digest(content),
                "title": f"PP-OCRv4 mobile, {name}",
            }
            manifest[name] = {**entry, **ORIGIN, **more[name]}
            self.stdout.write(f"{path.name}: {len(content):,} bytes")
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        (FOLDER / onnx_networks.MANIFEST).write_text(text, encoding="utf-8")
