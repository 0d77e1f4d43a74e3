"""Brings a post into lower-case tokens; what could name a person or a page never reaches the features.

Training and serving read texts through this module alone. Masks begin with an equals sign.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 1000  # characters read of one text
SOMEBODY, PAGE, NUMBER = "=user", "=page", "=number"
_HELD = "\x00"  # stands for an address until what people typed has lost its equals signs
_ADDRESS = re.compile(
    r"(?:https?:|www\.)\S*|\bhttps?\b|\b[\w-]+\.(?:com|org|net|gov|edu|co|ly|tv|news)\b\S*"
    r"|\b(?:[\w-]+\.)+[a-z]{2,}/\S*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.\w\S*")
_HANDLE = re.compile(r"[@＠]\w+|\bu/\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_HASHTAG = re.compile(r"#(\w+)")
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_STRETCHED = re.compile(r"(.)\1{2,}")
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
_TOKEN = re.compile(rf"=user|=page|=number|#|[{_EMOJI}]|[^\s#=@{_EMOJI}]+")
_EDGES = re.compile(r"^\W+|\W+$")


def tokens_of(text: str) -> list[str]:
    """Lower-case tokens in order, marks still on the words; at most two of the same letter in a row."""
    return _TOKEN.findall(_STRETCHED.sub(r"\1\1", plain(text).lower()))


def word_of(token: str) -> str:
    """The word of a token without the marks around it; empty where it has none."""
    return token if token[0] == "=" else _EDGES.sub("", token)


def plain(text: str) -> str:
    """The text without markup entities; handles, addresses and numbers masked, hashtags taken apart."""
    text = html.unescape(html.unescape(text[:LONGEST]))
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace(_HELD, " ")
    if "@" in text:
        text = _MAIL.sub(" @mail ", text)  # names somebody, as a handle does
    text = _ADDRESS.sub(f" {_HELD} ", text)
    text = _HANDLE.sub(f" {SOMEBODY} ", text.replace("=", " ")).replace(_HELD, PAGE)
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: " # " + _WORD_EDGE.sub(" ", tag[1]), text)
    return _NUMBER.sub(f" {NUMBER} ", text)
