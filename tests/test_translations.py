"""The Spanish catalogue is whole: no string is left out, and none loses what is filled in or linked."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "civicwatch/locale"
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|href=\"[^\"]*\"")


def messages():
    with (LOCALE / "es/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(message):
    """Pairs of an English form and its Spanish one."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def test_every_string_is_translated_with_what_is_filled_in():
    wrong = [
        english
        for message in messages()
        for english, spanish in forms(message)
        if message.fuzzy
        or not spanish
        or sorted(FILLED_IN.findall(spanish)) != sorted(FILLED_IN.findall(english))
    ]

    assert wrong == []
