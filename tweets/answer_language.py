"""In which of the site's languages words are written, by its small words: an answer goes out in the asker's.

It says so only where it is plain. A few words, a quotation or a mixture of both leave it open.
"""

import re

_SMALL_WORDS = {
    "en": "about and are but by do does for from have her his i in is it its my nobody not of on "
    "she that the their they this to was we were what who why with would you your",
    "es": "al como con de del el ella ellos en es esta este esto está fue la las le lo los mi más nada "
    "nadie nos para pero por porque que quien qué se sin su sí también una un usted y ya",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2


def written_in(words: str) -> str:
    """The code of the language, or "" where it is not plain: twice as many small words as of the other."""
    found = _WORD.findall(words.lower())
    counts = {name: sum(word in small for word in found) for name, small in _LANGUAGES.items()}
    (first, most), (_second, other) = sorted(counts.items(), key=lambda counted: -counted[1])
    return first if most >= max(_FEWEST, 2 * other + 1) else ""
