"""What drift counts of the posts that the harm classifier judged: figures of them, never words or author."""

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
from tweets import harm_counted
from tweets.harm.model import HarmModel
from tweets.models import Tweet

BATCH = 500
_FIELDS = ("text", "abuse", "kind", "outcome")


def count(version: ClassifierVersion, since: datetime, until: datetime) -> int:
    return _rows(version, since, until).count()


def samples(loaded: Loaded, since: datetime, until: datetime) -> Iterator[Samples]:
    """By the moment of judging, so that what waited counts where it was judged."""
    rows = _rows(loaded.version, since, until).order_by("pk").only(*_FIELDS).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        judged = [tweet for tweet in batch if tweet.abuse is not None]
        read, languages = _read(loaded, [tweet.text for tweet in batch if tweet.text])
        yield Samples(
            n=len(batch),
            numbers={**read, "score": [tweet.abuse or 0.0 for tweet in judged]},
            categories={
                "language": languages,
                "label": [tweet.kind for tweet in judged],
                "outcome": [tweet.outcome for tweet in batch],
            },
        )


def of_texts(loaded: Loaded, texts: Sequence[str]) -> Samples:
    """Texts that are no posts here, as they would be counted."""
    read, languages = _read(loaded, texts)
    said = [each if each.tested_language else None for each in loaded.predict(texts)]
    return Samples(
        n=len(texts),
        numbers={**read, "score": [each.abuse if each else nan for each in said]},
        categories={"language": languages, "label": [each.kind if each else "" for each in said]},
    )


def _rows(version: ClassifierVersion, since: datetime, until: datetime) -> QuerySet[Tweet]:
    return Tweet.objects.filter(classifier=version, judged_at__gte=since, judged_at__lt=until)


def _read(loaded: Loaded, texts: Sequence[str]) -> tuple[dict[str, Floats], list[str]]:
    assert isinstance(loaded.model, HarmModel)
    return harm_counted.read(loaded.model.encoder, texts)
