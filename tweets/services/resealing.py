"""Everything encrypted of posts, appeals and warnings is written anew with the newest of ``PHONE_KEYS``."""

from civicwatch.lib.resealing import reseal_app


def reseal() -> int:
    """Return how many rows were written. Raises UndecipherableError where a key is missing already."""
    return reseal_app("tweets")
