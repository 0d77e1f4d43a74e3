"""How alike two posts are: copies attach by themselves, likenesses are only suggested.

Copies share most of their word triples, or one holds nearly all of the other's: a quotation, a
truncated post. MinHash bands and openings find them, the exact sets decide.
Likeness weighs the words that two posts share by how rare they are.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Set
from functools import cache, lru_cache
from typing import Any

import numpy as np

BANDS = 8
ROWS = 4
COPY_SIMILARITY = 0.8
HELD_SIMILARITY = 0.9
MIN_COPY_WORDS = 8
OPENING_WORDS = 10

_NOISE = re.compile(r"https?://\S+|www\.\S+|\brt\b|@\w+")
_CUT_OFF = re.compile(r"\w*(?:…|\.{3,}$)")
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    """a about after again all also an and any are as at be been before being but by can could de did do does
    down during each el en for from get got had has have he her here him his how i if in into is it its just
    la las los man me more most my new no not now of off on one only or our out over people que same she so
    some than that the their them then there these they this those through to under until up us very video
    was we were what when where which while who why will with woman would y you your
    police officer officers cop cops policia policías agentes protest protester protesters protesting
    protests""".split()  # noqa: SIM905  (words read better as words)
)


def words(text: str) -> list[str]:
    """Lower-case words without addresses, handles and the stump of a word that was cut off."""
    text = _NOISE.sub(" ", text.casefold())
    if "…" in text or text.endswith("..."):
        text = _CUT_OFF.sub(" ", text)
    return _WORD.findall(text)


def text_hash(text: str) -> str:
    """Hash of the normalised text (32 hex digits), or nothing where it is too short to tell copies by."""
    tokens = words(text)
    if len(tokens) < MIN_COPY_WORDS:
        return ""
    return hashlib.blake2b(" ".join(tokens).encode(), digest_size=16).hexdigest()


def shingles(text: str) -> set[str]:
    """The word triples of a text."""
    tokens = words(text)
    return {" ".join(tokens[i : i + 3]) for i in range(len(tokens) - 2)}


def jaccard(left: set[str], right: set[str]) -> float:
    """Jaccard similarity |A ∩ B| / |A ∪ B|, 0 where both are empty."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def copied(left: set[str], right: set[str]) -> float:
    """How far two sets of word triples tell of a copy, 0 to 1, or 0 where they are different texts.

    That is their Jaccard similarity, or the share of the smaller that the larger holds where the
    smaller is long enough to be no commonplace.
    """
    both, smaller = len(left & right), min(len(left), len(right))
    held = both / smaller if smaller >= OPENING_WORDS - 2 else 0.0
    alike = jaccard(left, right)
    if alike >= COPY_SIMILARITY:
        return alike
    return held if held >= HELD_SIMILARITY else 0.0


def bands(text: str) -> list[int]:
    """Signed 64-bit keys of a text: texts that share one may be copies. None for one too short to tell.

    One key a band of the MinHash signature: with b = 8 bands of r = 4 rows two texts of similarity
    s share one with probability 1 - (1 - s^r)^b, .985 at .8 and .40 at .5 (Leskovec et al., Mining
    of Massive Datasets, 3.4). One more for the opening words, by which a truncated copy is found.
    """
    tokens = words(text)
    if len(tokens) < MIN_COPY_WORDS:
        return []
    signature = _empty_signature().copy()
    signature.update_batch([shingle.encode() for shingle in shingles(text)])
    rows = np.asarray(signature.hashvalues, dtype=np.uint64).reshape(BANDS, ROWS)
    keys = [_band_key(number, row.tobytes()) for number, row in enumerate(rows)]
    return [*keys, _band_key(BANDS, " ".join(tokens[:OPENING_WORDS]).encode())]


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning: no stop words, no word that nearly every post here holds.

    Kept for a while: the neighbours of one batch are mostly those of the next.
    """
    return frozenset(word for word in words(text) if len(word) > 2 and word not in _COMMON)


class Likeness:
    """Cosine of sets of content words, each word weighed by how rare it is among ``texts``.

    The weight is the inverse document frequency ln((n + 1) / (df + 1)) + 0.3 (Spärck Jones 1972,
    smoothed; the last term keeps a word that all share from weighing nothing).
    """

    def __init__(self, texts: Mapping[int, Set[str]]) -> None:
        self._number = len(texts)
        self._texts = texts
        self._holders: dict[str, list[int]] = defaultdict(list)
        for key, words_of_text in texts.items():
            for word in words_of_text:
                self._holders[word].append(key)
        self._lengths = {key: self._length(words_of_text) for key, words_of_text in texts.items()}

    def to(self, text: Set[str]) -> dict[int, float]:
        """Likeness of ``text`` to every known text that shares a word with it, above 0 to 1."""
        shared: dict[int, float] = defaultdict(float)
        for word in text:
            weight = self._weight(word) ** 2
            for key in self._holders.get(word, ()):
                shared[key] += weight
        length = self._length(text)
        return {key: value / (length * self._lengths[key]) for key, value in shared.items()}

    def shared(self, text: Set[str], key: int, count: int) -> list[str]:
        """The words that ``text`` shares with a known text, rarest first."""
        both = text & self._texts[key]
        return sorted(both, key=lambda word: (-self._weight(word), word))[:count]

    def _length(self, text: Set[str]) -> float:
        return math.sqrt(sum(self._weight(word) ** 2 for word in text))

    def _weight(self, word: str) -> float:
        return math.log((self._number + 1) / (len(self._holders.get(word, ())) + 1)) + 0.3


@cache
def _empty_signature() -> Any:
    from datasketch import MinHash  # brings scipy with it, which a web process has no use for

    return MinHash(num_perm=BANDS * ROWS, seed=1)


def _band_key(number: int, content: bytes) -> int:
    digest = hashlib.blake2b(number.to_bytes(2, "big") + content, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
