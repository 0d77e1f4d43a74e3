"""The judge's side of a sentence that a visitor tries. Nothing of it is written down.

Single words, apart from their sentence, may stay in the memory of the process for a while: classifiers
hold on to what they worked out about a word.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from civicwatch.learning import in_service, registry
from civicwatch.learning.reading import Reading


def answer(question: dict[str, Any], sentence: bytes) -> dict[str, Any]:
    """`question` names the classifier."""
    return read(question["classifier"], sentence.decode()).as_json()


def read(name: str, text: str) -> Reading:
    """By the function that the classifier's app registered: `reading(loaded, text)`."""
    module, _, function = registry.registration(name).reading.rpartition(".")
    reading: Reading = getattr(import_module(module), function)(in_service.loaded(name), text)
    return reading


def warm() -> None:
    """Load what can be tried before the first visitor asks; quiet where no version is active yet."""
    for name in registry.names():
        if registry.registration(name).reading:
            try:
                read(name, "a first sentence")
            except registry.NoActiveVersionError:
                continue
