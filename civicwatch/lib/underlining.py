"""Which words of a post weighed, and the post with them underlined; escaped, for a stranger wrote it."""

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

MOST_WORDS = 12


def weighing_words(reasons: Iterable[object]) -> list[tuple[str, float]]:
    """Word and weight of what spoke for what was found, the heaviest first."""
    pairs = [
        (str(reason[0]), float(reason[1]))
        for reason in reasons
        if isinstance(reason, list | tuple) and len(reason) == 2 and isinstance(reason[1], int | float)
    ]
    return sorted((pair for pair in pairs if pair[1] > 0), key=lambda pair: -pair[1])[:MOST_WORDS]


def underlined(text: str, words: Iterable[str]) -> SafeString:
    """The text as HTML, escaped, each word in ``<u>`` wherever it stands."""
    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)
    pieces, last = [], 0
    for match in pattern.finditer(text):
        pieces.append((text[last : match.start()], match[0]))
        last = match.end()
    return format_html("{}{}", format_html_join("", "{}<u>{}</u>", pieces), text[last:])
