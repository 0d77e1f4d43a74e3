"""The network of the second opinion: MiniLM, taught to tell abuse and kinds, run by ONNX Runtime.

It reads a text as it is written, masks apart: word order and negation that linear models cannot see. What
asks about abuse hides who is named, as the linear model does. It ships with the code and is not trained anew
with the linear models: `manage.py build_harm_network` makes it, and beside it the answers of networks that
had not seen a text of the training data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import artefacts, onnx_networks
from tweets.harm.cleaning import NUMBER, PAGE, SOMEBODY, plain
from tweets.harm.identity import IDENTITY_WORDS
from tweets.harm.labels import KINDS

FOLDER = Path(__file__).parent / "artefacts"
NAME, TOKENIZER, ANSWERED = "minilm", "tokenizer", "answered"
ABUSE_OF = ("tweeteval_offensive", "davidson", "tweeteval_hate", "identity_templates")  # an answer for each
ANSWERS = len(ABUSE_OF) + len(KINDS)
LONGEST = 64  # tokens; 94 in 100 of the posts that taught it have no more
_MASKS = {SOMEBODY: "@user", PAGE: "http", NUMBER: "1"}  # as the network knows them from reading
_MASK = re.compile("|".join(_MASKS))
_WORD = re.compile(r"\w+")
Floats = NDArray[np.float32]


def readable(text: str) -> str:
    """The text with handles, addresses and numbers masked by what any text may hold."""
    return _MASK.sub(lambda mask: _MASKS[mask[0]], plain(text))


def with_somebody(text: str) -> str:
    """The same, with one word for every word that names an identity."""
    return _WORD.sub(lambda word: "someone" if word[0].lower() in IDENTITY_WORDS else word[0], readable(text))


def tokens_of(texts: Sequence[str]) -> list[list[int]]:
    """Numbers of word pieces, cut at LONGEST, a list per text."""
    return [encoded.ids for encoded in _tokenizer().encode_batch(list(texts))]


def says(texts: Sequence[str]) -> Floats:
    """What the shipped network answers, a row per text: log-odds of abuse by source, logits of kinds.

    Raises ArtefactError where its file is missing or was altered.
    """
    shown = [readable(text) for text in texts]
    hidden = [with_somebody(text) for text in texts]
    named = [row for row, text in enumerate(hidden) if text != shown[row]]  # the same both ways else
    both = _run(tokens_of([*shown, *(hidden[row] for row in named)]))
    found = both[: len(texts)].copy()
    found[named, : len(ABUSE_OF)] = both[len(texts) :, : len(ABUSE_OF)]
    return found


@cache
def fingerprint() -> str:
    """The hash of the network's file; empty where none ships."""
    if not (FOLDER / onnx_networks.MANIFEST).exists():
        return ""
    return onnx_networks.about(FOLDER)[NAME]["sha256"]


def held_out(texts: Sequence[str]) -> Floats | None:
    """Answers by networks that had not seen the text: where it taught the one that ships, they were kept.

    None where no network ships.
    """
    if not fingerprint():
        return None
    kept = _answered()
    place = [kept.places.get(key_of(text), -1) for text in texts]
    found = kept.answers[place].astype(np.float32) if kept.places else np.zeros((len(texts), ANSWERS))
    new = [row for row, at in enumerate(place) if at < 0]
    found[new] = says([texts[row] for row in new])
    return np.asarray(found, np.float32)


def key_of(text: str) -> int:
    """Under which an answer is kept: 64 bits of a hash, from which no text can be read."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


@dataclass(frozen=True)
class Answered:
    """Answers to texts that taught the network, by networks that had not seen them."""

    places: dict[int, int]
    answers: NDArray[np.float16]


@cache
def _answered() -> Answered:
    from safetensors.numpy import load

    entry = onnx_networks.about(FOLDER)[ANSWERED]
    kept = load(artefacts.read(FOLDER / entry["file"], sha256=entry["sha256"]))
    return Answered({int(key): at for at, key in enumerate(kept["keys"])}, kept["answers"])


def _run(tokens: Sequence[Sequence[int]]) -> Floats:
    """One text at a time: in 8 bits an answer would depend on what stands beside the text."""
    found = np.zeros((len(tokens), ANSWERS), np.float32)
    for row, own in zip(found, tokens, strict=True):
        row[:] = onnx_networks.run(FOLDER, NAME, np.array([own], np.int64), threads=1)[0][0]
    return found


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer  # workers and commands only

    entry = onnx_networks.about(FOLDER)[TOKENIZER]
    content = artefacts.read(FOLDER / entry["file"], sha256=entry["sha256"])
    return prepared(Tokenizer.from_buffer(content))


def prepared(tokenizer: Any) -> Any:
    """The tokenizer as texts are read here: cut, and never filled up."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer
