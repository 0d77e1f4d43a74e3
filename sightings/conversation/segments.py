"""How many text messages a carrier makes of one text, and how to need fewer.

GSM 03.38: 160 characters fit into one message, 153 into each of several; one character outside its alphabet
makes all of it UCS-2, with 70 and 67. Í and Ó are outside, so Spanish would cost twice as much.
"""

import math

_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict(zip("áíóúÁÍÓÚ", "aiouAIOU", strict=True)),
        **dict.fromkeys("‘’‛", "'"),
        **dict.fromkeys("“”«»", '"'),
        **dict.fromkeys("–—‑−", "-"),
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


def is_gsm(text: str) -> bool:
    return all(letter in _ALPHABET or letter in _TWICE for letter in text)


def segments(text: str) -> int:
    """How many messages the carrier counts."""
    if is_gsm(text):
        length, one, many = sum(2 if letter in _TWICE else 1 for letter in text), 160, 153
    else:
        length, one, many = len(text.encode("utf-16-be", "replace")) // 2, 70, 67
    return 1 if length <= one else math.ceil(length / many)


def lightened(text: str) -> str:
    """The same words in fewer messages where that only takes plain quotes and *aqui* for *aquí*, as people
    write it on telephones; otherwise the text as it is."""
    plain = text.translate(_PLAIN)
    return plain if segments(plain) < segments(text) else text
