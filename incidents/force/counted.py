"""What drift counts of texts that the force classifier reads: posts as they come, and held-out examples."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from civicwatch.learning.drift import columns
from civicwatch.learning.drift.samples import Samples
from civicwatch.learning.drift.sketches import Floats
from incidents.force.cleaning import LONGEST, sentences
from incidents.force.encoder import Encoder
from incidents.force.language import is_tested
from incidents.force.training import HeldOut


def read(encoder: Encoder, texts: Sequence[str]) -> tuple[dict[str, Floats], list[str]]:
    """Columns of numbers, and of each text its language."""
    if not texts:
        return {}, []
    words = [[word for sentence in sentences(text) for word in sentence] for text in texts]
    numbers = {
        **columns.of_texts(texts),
        **columns.of_words(words, encoder.column),
        **columns.of_content(encoder.matrix(texts)),
    }
    return numbers, columns.of_languages([text[:LONGEST] for text in texts], words)


def held_out(encoder: Encoder, texts: Sequence[str], found: HeldOut) -> Samples:
    """Every text as the folds that had not seen it saw it; its content as the encoder that serves has it."""
    numbers, languages = read(encoder, texts)
    tested = [is_tested(text, encoder.column) for text in texts]
    said = zip(found.probability, found.said, tested, strict=True)
    scores, labels = zip(*((p, str(rank)) if judged else (nan, "") for p, rank, judged in said), strict=True)
    return Samples(
        n=len(texts),
        numbers={**numbers, "unknown": found.unknown, "score": scores},
        categories={"language": languages, "label": labels},
    )
