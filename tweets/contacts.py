"""Where somebody is warned: an e-mail address or a telephone number, checked and spelt one way."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_NOT_DIALLED = re.compile(r"[\s().\-/]")
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
_HANDLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}")
MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9_][A-Za-z0-9_.\-]{0,99})")
MOST_MENTIONS = 50


def email(text: str) -> str:
    """Raises ValueError for what is no address."""
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("no e-mail address") from None
    name, _, host = address.rpartition("@")
    return f"{name}@{host.lower()}"


def number(text: str) -> str:
    """With “+” and the country, as carriers take it; ten digits are of North America. Raises ValueError."""
    dialled = _NOT_DIALLED.sub("", text.strip())
    if re.fullmatch(r"1?\d{10}", dialled):
        dialled = "+1" + dialled[-10:]
    if not _NUMBER.fullmatch(dialled):
        raise ValueError("no telephone number")
    return dialled


def handle(text: str) -> str:
    """Without “@”. Raises ValueError for what can be no account."""
    name = text.strip().removeprefix("@")
    if not _HANDLE.fullmatch(name):
        raise ValueError("no account")
    return name


def mentioned(text: str) -> list[str]:
    """The accounts that a post names, each once, in any case."""
    found = dict.fromkeys(name.rstrip(".-").lower() for name in MENTION.findall(text))
    return list(found)[:MOST_MENTIONS]
