"""The names under which the public knows a row: random, so that none leads to another."""

import secrets

LENGTH = 10


def public_id() -> str:
    """Ten URL-safe characters, 60 random bits."""
    return secrets.token_urlsafe(LENGTH)[:LENGTH]
