"""The simple filters of a data set, applied to a file: the city's own server applies them to what it sends.

What can be said: ``type='Homeless Encampment' AND agency NOT IN ('X', 'Y')``. More is Socrata's alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Test = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>!=|<>|=|\(|\)|,)|(?P<word>[A-Za-z_][A-Za-z0-9_]*))"
)


class UnknownFilterError(ValueError):
    """The filter says more than can be applied here."""


def read(text: str) -> Test:
    """Raises UnknownFilterError."""
    if not text.strip():
        return lambda row: True
    tokens = list(_tokens(text))
    tests: list[Test] = []
    while tokens:
        tests.append(_condition(tokens))
        if tokens and _next(tokens).upper() != "AND":
            raise UnknownFilterError("only AND joins conditions")
        if not tokens and text.rstrip().upper().endswith(" AND"):
            raise UnknownFilterError("it ends with AND")
    return lambda row: all(test(row) for test in tests)


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise UnknownFilterError(f"“{text[place:].strip()[:20]}” is more than can be applied to a file")
        yield found[0].strip()
        place = found.end()


def _next(tokens: list[str]) -> str:
    if not tokens:
        raise UnknownFilterError("it breaks off")
    return tokens.pop(0)


def _condition(tokens: list[str]) -> Test:
    column = _next(tokens)
    if column.startswith("'") or not column[0].isalpha():
        raise UnknownFilterError("a condition begins with a column")
    sign = _next(tokens).upper()
    if sign in ("=", "!=", "<>"):
        wanted = {_literal(tokens)}
    elif sign == "IN" or (sign == "NOT" and _next(tokens).upper() == "IN"):
        wanted = set(_list(tokens))
    else:
        raise UnknownFilterError(f"“{sign}” is more than can be applied to a file")
    is_wanted = sign in ("=", "IN")
    return lambda row: (str(row.get(column.lower(), "")) in wanted) is is_wanted


def _list(tokens: list[str]) -> Iterator[str]:
    if _next(tokens) != "(":
        raise UnknownFilterError("IN takes a list in brackets")
    while True:
        yield _literal(tokens)
        sign = _next(tokens)
        if sign == ")":
            return
        if sign != ",":
            raise UnknownFilterError("values of a list are parted by commas")


def _literal(tokens: list[str]) -> str:
    text = _next(tokens)
    if not text.startswith("'"):
        raise UnknownFilterError("a value stands between single quotes")
    return text[1:-1].replace("''", "'")
