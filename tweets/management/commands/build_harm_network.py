"""For maintainers: makes the network of the second opinion anew. Needs the extra `networks`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from civicwatch.learning import artefacts, onnx_networks
from tweets.harm import dialect, network
from tweets.harm.examples import clean, groups_of, read_examples

ORIGIN = {
    "title": "all-MiniLM-L6-v2, its upper three layers taught anew",
    "by": "Microsoft and the Sentence Transformers project; taught here",
    "url": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    "licence": "Apache-2.0",
}


class Command(BaseCommand):
    help = (
        "For maintainers: teach the network of the second opinion from labelled posts (extra `networks`; "
        "most of an hour, and 6 GB of memory). Then train harm anew: its weights are for one network."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="a CSV, or a folder of them")
        parser.add_argument("--workplace", type=Path, help="keep each finished fold here, and go on from it")

    def handle(self, *args: Any, data: Path, workplace: Path | None, **options: Any) -> None:
        from tweets.harm import training  # scikit-learn: only where it is asked for

        try:
            from tweets.harm import building

            found, _skipped = read_examples(data)
            examples, _left_out = clean(found)
            rows = training.Labelled(examples, groups_of(examples), dialect.find(data))
            made = building.build(rows, workplace, lambda steps, name: tqdm(steps, desc=name))
        except ImportError as error:
            raise CommandError(f"{error}; see manage.py help build_harm_network") from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        manifest = {}
        for name, (content, suffix) in made.items():
            for older in network.FOLDER.glob(f"{name}-*{suffix}"):
                older.unlink()
            path = artefacts.write(content, folder=network.FOLDER, stem=name, suffix=suffix)
            manifest[name] = {"file": path.name, "sha256": artefacts.digest(content), **ORIGIN}
            self.stdout.write(f"{path.name}: {len(content):,} bytes")
        (network.FOLDER / onnx_networks.MANIFEST).write_text(
            json.dumps(manifest, indent=1) + "\n", encoding="utf-8"
        )
