"""What senders say, read from `vocabulary.toml`: whoever knows the languages can mend it without Python."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vocabulary.toml")


@cache
def load() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    return frozenset(load()["words"][name])


def phrases(kind: str, language: str) -> frozenset[str]:
    """Every phrase of a section in one language: *estado*, *quitar* … of the commands."""
    section: dict[str, dict[str, list[str]]] = load()[kind]
    return frozenset(phrase for said in section.values() for phrase in said.get(language, []))


def meanings(kind: str) -> dict[str, str]:
    """Every phrase of a section, in either language, and what it means: *stop all* → *stop*."""
    section: dict[str, dict[str, list[str]]] = load()[kind]
    return {phrase: meaning for meaning, said in section.items() for many in said.values() for phrase in many}
