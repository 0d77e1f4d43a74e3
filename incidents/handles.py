"""Names of accounts in words: who posted something is nobody's business but the moderators'.

A handle in public words stops publication, because only a person knows how to say it without; in the title of
a link, which is taken over from a post, it is left out where it is shown.
"""

import re

LEFT_OUT = "@…"
_HANDLE = re.compile(
    r"(?<![\w@/.])@\w{2,}(?:[.-]\w+)*(?:@[\w-]+(?:\.[\w-]+)+)?|(?<![\w/.])/?u/[\w-]{3,}", re.ASCII
)


def handles_in(text: str) -> list[str]:
    """``@somebody``, ``@somebody@a.server``, ``u/somebody``; each once. E-mail addresses are none."""
    return list(dict.fromkeys(_HANDLE.findall(text)))


def without_handles(text: str) -> str:
    """The text with every handle replaced by “@…”."""
    return _HANDLE.sub(LEFT_OUT, text)
