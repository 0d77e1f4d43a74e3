"""Marks in a post what the classifier went by: its sentence, and the words that weighed."""

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

MOST_WORDS = 12


def marked(text: str, *, sentence: str, words: Iterable[str]) -> SafeString:
    """``text`` as HTML, escaped, the sentence in ``<mark>`` and each weighing word in ``<u>``."""
    start = text.find(sentence) if sentence else -1
    if start < 0:
        return _underlined(text, words)
    end = start + len(sentence)
    words = list(words)
    before, after = _underlined(text[:start], words), _underlined(text[end:], words)
    return format_html("{}<mark>{}</mark>{}", before, _underlined(text[start:end], words), after)


def weighing_words(reasons: Iterable[object]) -> list[tuple[str, float]]:
    """Word and weight of what spoke for force, heaviest first, out of a report's stored reasons."""
    pairs = [
        (str(reason[0]), float(reason[1]))
        for reason in reasons
        if isinstance(reason, list | tuple) and len(reason) == 2 and isinstance(reason[1], int | float)
    ]
    return sorted((pair for pair in pairs if pair[1] > 0), key=lambda pair: -pair[1])[:MOST_WORDS]


def _underlined(text: str, words: Iterable[str]) -> SafeString:
    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)
    pieces, last = [], 0
    for match in pattern.finditer(text):
        pieces.append((text[last : match.start()], match[0]))
        last = match.end()
    return format_html("{}{}", format_html_join("", "{}<u>{}</u>", pieces), text[last:])
