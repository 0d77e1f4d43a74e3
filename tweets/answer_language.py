"""In which of the site's languages words are written, by its small words: an answer goes out in the asker's.

It says so only where it is plain. A few words, a quotation or a mixture of both leave it open.
"""

import re

from tweets.harm.language import ENGLISH, SPANISH

_OF_BOTH = {"a", "he", "me", "no", "u"}
_SMALL_WORDS = {"en": ENGLISH - _OF_BOTH, "es": SPANISH - _OF_BOTH}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2


def written_in(words: str) -> str:
    """The code of the language, or "" where it is not plain: twice as many small words as of the other."""
    found = _WORD.findall(words.lower())
    counts = {name: sum(word in small for word in found) for name, small in _SMALL_WORDS.items()}
    (first, most), (_second, other) = sorted(counts.items(), key=lambda counted: -counted[1])
    return first if most >= max(_FEWEST, 2 * other + 1) else ""
