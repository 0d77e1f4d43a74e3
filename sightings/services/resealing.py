"""Everything encrypted of sightings and their senders is written anew with the newest of ``PHONE_KEYS``."""

from civicwatch.lib.resealing import reseal_app


def reseal() -> int:
    """Return how many rows were written. Raises UndecipherableError where a key is missing already.

    Files under ``private`` keep the key that they were written with, and go with their time.
    """
    return reseal_app("sightings")
