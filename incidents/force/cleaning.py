"""Brings a post, a headline or a description into plain lower-case sentences of words.

What could name a person or a page (handles, addresses, digits) never reaches the features.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 800  # characters read of one text: an article says in its lead what it reports
_ADDRESS = re.compile(
    r"(?:https?:|www\.)\S*|\b[\w-]+\.(?:com|org|net|gov|edu|co|ly|tv|news)\b\S*", re.IGNORECASE
)
_HANDLE = re.compile(r"[@＠]\w+|\bu/\w+")
_HASHTAG = re.compile(r"#(\w+)")
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[.!?;:\n]")


def sentences(text: str) -> list[list[str]]:
    """Return the lower-case words of each sentence (hashtags taken apart); empty sentences are left out."""
    return split(plain(text).lower())


def split(text: str) -> list[list[str]]:
    """The words of each sentence, as they are written; digits and punctuation are left out."""
    found: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token[0].isalpha():
            found[-1].append(token)
        elif found[-1]:
            found.append([])
    return [words for words in found if words]


def plain(text: str) -> str:
    """The text without markup entities, addresses and handles; hashtags become words."""
    text = unicodedata.normalize("NFKC", html.unescape(text[:LONGEST])).replace("’", "'")
    text = _HANDLE.sub(" ", _ADDRESS.sub(" ", text))
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: _WORD_EDGE.sub(" ", tag[1]), text)
    return text
