"""Keyed hashes by which authors and forgotten posts are recognised, and nobody is named."""

from civicwatch.lib.crypto import blind_index


def of_author(platform: str, handle: str) -> str:
    """The same for every spelling of a handle: with or without “@”, in any case."""
    return blind_index("author", f"{platform}:{handle.strip().removeprefix('@').lower()}") if handle else ""


def of_post(platform: str, external_id: str) -> str:
    """What stands in the place of a forgotten post's id, so that it does not come in again."""
    return "gone:" + blind_index("post", f"{platform}:{external_id}")
