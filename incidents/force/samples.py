"""What drift counts of the posts that the force classifier judged: figures of them, never their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from math import nan

from django.db.models import QuerySet

from civicwatch.learning.drift.samples import Samples
from civicwatch.learning.drift.sketches import Floats
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import Loaded
from incidents.force import counted
from incidents.force.classifier import ForceClassifier
from incidents.models import Report

BATCH = 500
NOT_JUDGED = "not_judged"


def count(version: ClassifierVersion, since: datetime, until: datetime) -> int:
    return _rows(version, since, until).count()


def samples(loaded: Loaded, since: datetime, until: datetime) -> Iterator[Samples]:
    rows = _rows(loaded.version, since, until).order_by("pk").only(*_FIELDS).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        texts = [text for report in batch if (text := report.full_text)]
        judged = [report for report in batch if report.probability is not None]
        read, languages = _read(loaded, texts)
        yield Samples(
            n=len(batch),
            numbers={**read, "score": [report.probability or 0.0 for report in judged]},
            categories={
                "language": languages,
                "label": [str(report.force_rank) for report in judged],
                "outcome": [_outcome(report, loaded.thresholds) for report in batch],
            },
        )


def of_texts(loaded: Loaded, texts: Sequence[str]) -> Samples:
    """Texts that are no posts here, as they would be counted."""
    read, languages = _read(loaded, texts)
    said = [each if each.tested_language else None for each in loaded.predict(texts)]
    return Samples(
        n=len(texts),
        numbers={**read, "score": [each.probability if each else nan for each in said]},
        categories={"language": languages, "label": [str(each.force_rank) if each else "" for each in said]},
    )


_FIELDS = ("title", "text", "probability", "force_rank", "likely", "classifier_id")


def _rows(version: ClassifierVersion, since: datetime, until: datetime) -> QuerySet[Report]:
    return Report.objects.filter(classifier=version, received_at__gte=since, received_at__lt=until)


def _read(loaded: Loaded, texts: Sequence[str]) -> tuple[dict[str, Floats], list[str]]:
    assert isinstance(loaded.model, ForceClassifier)
    return counted.read(loaded.model.model.encoder, texts)


def _outcome(report: Report, thresholds: dict[str, float]) -> str:
    if report.probability is None:
        return NOT_JUDGED
    if report.likely:
        return "likely"
    return "queue" if report.probability >= thresholds["queue"] else "set_aside"
