"""What drift counts of texts that the harm classifier reads: posts as they come, and held-out examples."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np

from civicwatch.learning.drift import columns
from civicwatch.learning.drift.samples import Samples
from civicwatch.learning.drift.sketches import Floats
from tweets.harm.cleaning import tokens_of
from tweets.harm.encoder import Encoder
from tweets.harm.language import is_tested
from tweets.harm.scores import Said
from tweets.harm.terms import word_of_token
from tweets.harm.training import Labelled


def read(encoder: Encoder, texts: Sequence[str]) -> tuple[dict[str, Floats], list[str]]:
    """Columns of numbers, and of each text its language."""
    if not texts:
        return {}, []
    tokens = [tokens_of(text) for text in texts]
    words = [[word for token in found if (word := word_of_token(token))] for found in tokens]
    numbers = {
        **columns.of_texts(texts),
        **columns.of_words(words, encoder.column),
        **columns.of_content(encoder.matrix(tokens)),
    }
    return numbers, columns.of_languages(texts, words)


def held_out(data: Labelled, said: Said, encoder: Encoder) -> Samples:
    """Every post that somebody wrote, as the folds that had not seen it judged it; no made-up sentence.

    The list of terms is of all rows, so that fewer words count as unknown than of posts that come later.
    """
    rows = np.flatnonzero(data.templates == "").tolist()
    texts = [data.examples[row].text for row in rows]
    numbers, languages = read(encoder, texts)
    tested = [is_tested(data.tokens[row], encoder.column) for row in rows]
    return Samples(
        n=len(texts),
        numbers={**numbers, "score": np.where(tested, said.abuse[rows], nan)},
        categories={
            "language": languages,
            "label": [said.kinds[row] if known else "" for row, known in zip(rows, tested, strict=True)],
        },
    )
