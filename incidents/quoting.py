"""Whether a text repeats a post's words, and the text without them.

A machine takes a candidate's title from its post, and a moderator may copy a sentence. When the post
is deleted at its source, such words are its author's to take back; what a moderator wrote stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

RUN = 8  # so many words of a post in a row are no coincidence
WHOLE = 5  # a line of the post of at least so many words counts wherever it stands
REST = 3  # fewer words than this around what is taken out say nothing by themselves
LEFT_OUT = "[…]"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
Span = tuple[int, int]


class Quoted:
    """The words of one post. ``exact`` are other strings of it: its address, its author's name."""

    def __init__(self, texts: Iterable[str], *, exact: Iterable[str] = ()) -> None:
        self._lines = [
            words for text in texts for line in (text, *text.split("\n")) if (words := _words(line))
        ]
        self._runs = {tuple(run) for words in self._lines for run in _runs(words, RUN)}
        self._short = {tuple(words) for words in self._lines if len(words) < RUN}
        self._all = {"\n" + "\n".join(words) + "\n" for words in self._lines}
        self._exact = [
            re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in exact if name
        ]

    def is_in(self, text: str) -> bool:
        """Whether ``text`` repeats the post."""
        return bool(text) and next(self._spans(text), None) is not None

    def without(self, text: str) -> str:
        """``text`` with what repeats the post left out; nothing where nothing of its own is left."""
        spans = _joined(sorted(self._spans(text)))
        if not spans:
            return text
        kept, last = [], 0
        for start, end in spans:
            kept.append(text[last:start])
            last = end
        kept.append(text[last:])
        if len(_words(" ".join(kept))) < REST:
            return ""
        return LEFT_OUT.join(kept).strip()

    def without_in(self, value: Any) -> Any:
        """JSON with each of its texts without what repeats the post."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, Mapping):
            return {key: self.without_in(item) for key, item in value.items()}
        return [self.without_in(item) for item in value] if isinstance(value, list) else value

    def has_word(self, word: str) -> bool:
        """Whether the post has this word."""
        return any(f"\n{word.casefold()}\n" in line for line in self._all)

    def _spans(self, text: str) -> Iterator[Span]:
        for name in self._exact:
            yield from (found.span() for found in name.finditer(text))
        found = list(_WORD.finditer(text))
        words = [each[0].casefold() for each in found]
        if self._is_whole(words, cut=text.rstrip().endswith("…")):
            yield 0, len(text)
            return
        for at in range(len(words) - RUN + 1):
            if tuple(words[at : at + RUN]) in self._runs:
                yield found[at].start(), found[at + RUN - 1].end()
        for short in self._short:
            if len(short) >= WHOLE:
                for at in range(len(words) - len(short) + 1):
                    if tuple(words[at : at + len(short)]) == short:
                        yield found[at].start(), found[at + len(short) - 1].end()

    def _is_whole(self, words: list[str], *, cut: bool) -> bool:
        """Whether the text is a line of the post; ``cut`` says that it may be the beginning of one."""
        if not words:
            return False
        if not cut:
            return words in self._lines
        begins = "\n" + "\n".join(words)
        return any(line.startswith(begins) for line in self._all)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(words: list[str], length: int) -> Iterator[list[str]]:
    return (words[at : at + length] for at in range(len(words) - length + 1))


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
