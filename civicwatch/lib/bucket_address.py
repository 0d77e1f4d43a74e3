"""What ``STORAGE_URL`` says: which bucket keeps the private files, and how it is spoken to.

``s3://bucket/prefix?endpoint=https://…&region=…&encryption=aws:kms&key=…``; keys of access never stand in it.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

ENCRYPTIONS = ("AES256", "aws:kms", "none")
OPTIONS = ("endpoint", "region", "encryption", "key")


class BadAddressError(ValueError):
    """STORAGE_URL cannot be understood; the message says why and quotes no secret."""


@dataclass(frozen=True)
class BucketAddress:
    """``prefix`` is empty or ends with a slash; ``encryption`` is what is asked of the server."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    encryption: str = "AES256"
    key: str = ""


def bucket_address(given: str) -> BucketAddress | None:
    """None where nothing is given: files lie on the disk. Raises BadAddressError."""
    if not given:
        return None
    try:
        parts = urlsplit(given)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise BadAddressError("STORAGE_URL is no address: s3://bucket/prefix?region=…") from error
    if parts.scheme != "s3" or not parts.netloc:
        raise BadAddressError("STORAGE_URL begins with s3:// and the name of a bucket")
    if "@" in parts.netloc:
        raise BadAddressError("keys do not belong into STORAGE_URL: set AWS_ACCESS_KEY_ID and its secret")
    if unknown := sorted(options.keys() - set(OPTIONS)):
        raise BadAddressError(f"STORAGE_URL knows {', '.join(OPTIONS)}, not {', '.join(unknown)}")
    if options.get("encryption", "AES256") not in ENCRYPTIONS:
        raise BadAddressError(f"encryption in STORAGE_URL is one of {', '.join(ENCRYPTIONS)}")
    if not options.get("endpoint", "https://").startswith(("https://", "http://")):
        raise BadAddressError(
            "endpoint in STORAGE_URL begins with https:// (or http:// in a network of one's own)"
        )
    prefix = parts.path.strip("/")
    return BucketAddress(parts.netloc, f"{prefix}/" if prefix else "", **options)
