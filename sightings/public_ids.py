"""The names under which the public knows a row: random, so that none leads to another."""

from civicwatch.lib.random_names import random_name

LENGTH = 10


def public_id() -> str:
    """Ten letters and digits, 59 random bits."""
    return random_name(LENGTH)
