"""Groups of texts that say nearly the same, so that no split puts a copy on both sides.

A pair belongs together when its words are equal, open alike, or overlap by most of their shingles (MinHash).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from datasketch import MinHash, MinHashLSH

OVERLAP = 0.6  # estimated Jaccard similarity of word triples from which two texts count as copies
OPENING_WORDS = 9  # a truncated copy shares its opening but few of its shingles
PERMUTATIONS = 64
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|…")
_WORDS = re.compile(r"[^\W\d_]+")


class _Clusters:
    """Union-find over row numbers."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def join(self, left: int, right: int) -> None:
        self.parent[self.root(right)] = self.root(left)


def normalised_words(text: str) -> list[str]:
    """Lower-case words without addresses, handles, hashtags, digits or punctuation."""
    return _WORDS.findall(_NOISE.sub(" ", text.lower()))


def group_numbers(texts: Sequence[str], *, known: Iterable[Sequence[Hashable]] = ()) -> list[int]:
    """Return one group number per text; equal numbers must stay on the same side of a split.

    `known` holds further keys, one sequence per kind of key and one entry per text (None: no key), by which
    rows belong together for other reasons, such as two texts about the same event.
    """
    clusters = _Clusters(len(texts))
    words = [normalised_words(text) for text in texts]
    _join_equal(clusters, [" ".join(row) or None for row in words])
    _join_equal(
        clusters, [" ".join(row[:OPENING_WORDS]) if len(row) >= OPENING_WORDS else None for row in words]
    )
    for keys in known:
        _join_equal(clusters, keys)
    _join_overlapping(clusters, words)
    return [clusters.root(row) for row in range(len(texts))]


def _join_equal(clusters: _Clusters, keys: Sequence[Hashable]) -> None:
    first: dict[Hashable, int] = {}
    for row, key in enumerate(keys):
        if key is not None:
            clusters.join(first.setdefault(key, row), row)


def _join_overlapping(clusters: _Clusters, words: Sequence[list[str]]) -> None:
    index = MinHashLSH(threshold=OVERLAP, num_perm=PERMUTATIONS)
    seen: set[str] = set()
    for row, tokens in enumerate(words):
        text = " ".join(tokens)
        if len(tokens) < 4 or text in seen:
            continue
        seen.add(text)
        signature = _signature(tokens)
        for copy in index.query(signature):
            clusters.join(int(str(copy)), row)
        index.insert(row, signature)


def _signature(tokens: list[str]) -> MinHash:
    signature = MinHash(num_perm=PERMUTATIONS)
    signature.update_batch([" ".join(tokens[at : at + 3]).encode() for at in range(len(tokens) - 2)])
    return signature
