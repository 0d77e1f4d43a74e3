"""Tokens of links that are good once: 256 random bits for the link, a hash of them for the database."""

import secrets
from hashlib import sha256

from django.conf import settings


def new_token() -> tuple[str, str]:
    """The token that stands in the link, and the hash that is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def absolute(path: str) -> str:
    """A path as the address that is handed to somebody."""
    return f"{settings.PUBLIC_URL}{path}"
