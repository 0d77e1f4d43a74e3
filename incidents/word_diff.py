"""What changed between two texts, word by word, for a reader who compares two versions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum

_WORDS = re.compile(r"\s*\S+")
_SENTENCES = re.compile(r"\s*\S.*?(?:[.!?…]+(?=\s)|$)", re.DOTALL)
_WORDS_COMPARED = 2000  # beyond, whole sentences: the comparison's time grows with the square


class Kind(Enum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    """A stretch of words, and the white space that stands before it."""

    kind: Kind
    text: str
    gap: str


def compare(old: str, new: str) -> list[Part]:
    """The stretches of both texts in reading order: what was removed stands before what replaced it.

    Gaps and texts of the same and the added ones, joined, are the new text but for space at its ends.
    White space alone is no difference.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _WORDS_COMPARED:
        before, after = _SENTENCES.findall(old), _SENTENCES.findall(new)
    parts = list(_parts(before, after))
    return parts[:1] + [replace(part, gap=part.gap or " ") for part in parts[1:]]  # none touches another


def _parts(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    bare = [piece.strip() for piece in before], [piece.strip() for piece in after]
    matcher = SequenceMatcher(None, *bare, autojunk=max(map(len, bare)) > _WORDS_COMPARED)
    for name, first, last, other_first, other_last in matcher.get_opcodes():
        if name == "equal":
            yield _part(Kind.SAME, after[other_first:other_last])
            continue
        if last > first:
            yield _part(Kind.REMOVED, before[first:last])
        if other_last > other_first:
            yield _part(Kind.ADDED, after[other_first:other_last])


def _part(kind: Kind, pieces: Sequence[str]) -> Part:
    whole = "".join(pieces)
    text = whole.strip()
    return Part(kind, text, whole[: len(whole) - len(whole.lstrip())])
