"""Links that only their holder knows: the secret stands in the address, and only its hash is kept here."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """A secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """SHA-256 as 64 hexadecimal digits: what a row is found by. A secret this long needs no salt."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
