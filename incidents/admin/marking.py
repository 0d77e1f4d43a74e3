"""Marks in a post what the classifier went by: its sentence, and the words that weighed."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from civicwatch.lib.underlining import underlined


def marked(text: str, *, sentence: str, words: Iterable[str]) -> SafeString:
    """``text`` as HTML, escaped, the sentence in ``<mark>`` and each weighing word in ``<u>``."""
    start = text.find(sentence) if sentence else -1
    if start < 0:
        return underlined(text, words)
    end = start + len(sentence)
    words = list(words)
    before, after = underlined(text[:start], words), underlined(text[end:], words)
    return format_html("{}<mark>{}</mark>{}", before, underlined(text[start:end], words), after)
