"""Sealed files in a bucket of object storage (S3, or a server that speaks as it does), for several machines.

An object has no public address and is written in one request: it is there whole or not at all. Removing takes
every version that the bucket has kept. botocore costs a process of the web 19 MB, so it is loaded with the
first file.
"""

import hashlib
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from civicwatch.lib.bucket_address import BucketAddress
from civicwatch.lib.not_now import NotNowError

CONTENT_TYPE = "application/octet-stream"  # what is sealed is no picture, whatever it was
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 15, 3
NO_VERSIONS = ("NotImplemented", "MethodNotAllowed", "501")  # a server that keeps no versions at all
_making = Lock()


class StoreUnreachableError(NotNowError):
    """The bucket was not reached, or refused: nothing was done. The message names neither file nor key."""


class FilesInBucket:
    def __init__(self, address: BucketAddress) -> None:
        self.address = address

    def write(self, name: str, sealed: bytes) -> None:
        """The server compares what came with its checksum, and answers only when it has kept it."""
        checksum = b64encode(hashlib.md5(sealed, usedforsecurity=False).digest()).decode()
        with self._asking() as client:
            client.put_object(
                **self._at(name),
                Body=sealed,
                ContentType=CONTENT_TYPE,
                ContentMD5=checksum,
                CacheControl="private, no-store",
                **self._encryption(),
            )

    def read(self, name: str) -> bytes | None:
        """None where there is no such file (any more)."""
        with self._asking() as client:
            try:
                sealed: bytes = client.get_object(**self._at(name))["Body"].read()
            except client.exceptions.NoSuchKey:
                return None
        return sealed

    def remove(self, name: str) -> None:
        """Every version of it, and the marks that a plain deletion would leave."""
        with self._asking() as client:
            for version in list(self._versions(client, name)):
                client.delete_object(**self._at(name), **version)

    def written_before(self, drawer: str, when: datetime) -> Iterator[str]:
        with self._asking() as client:
            pages = client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket, Prefix=f"{self.address.prefix}{drawer}/"
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    if found["LastModified"] < when:
                        yield found["Key"].removeprefix(self.address.prefix)

    def _versions(self, client: Any, name: str) -> Iterator[dict[str, str]]:
        """What names each version in a request; of a server that keeps none, the object alone."""
        from botocore.exceptions import ClientError  # as heavy as the client, and loaded with it

        key = self.address.prefix + name
        where = {"Bucket": self.address.bucket, "Prefix": key}
        try:
            for page in client.get_paginator("list_object_versions").paginate(**where):
                for found in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if found["Key"] == key:
                        yield {"VersionId": found["VersionId"]}
        except ClientError as error:
            if error.response["Error"]["Code"] not in NO_VERSIONS:
                raise
            yield {}

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """A client whose errors say what the bucket said, and come to be tried again."""
        from botocore.exceptions import BotoCoreError, ClientError  # 19 MB: only where there is a bucket

        try:
            yield _client(self.address, os.getpid())
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "?")
            raise StoreUnreachableError(f"the bucket refused: {code}") from None
        except (BotoCoreError, OSError) as error:
            raise StoreUnreachableError(f"the bucket was not reached: {type(error).__name__}") from None

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.prefix + name}

    def _encryption(self) -> dict[str, str]:
        if self.address.encryption == "none":
            return {}
        key = {"SSEKMSKeyId": self.address.key} if self.address.key else {}
        return {"ServerSideEncryption": self.address.encryption, **key}


def _client(address: BucketAddress, process: int) -> Any:
    """One a process: threads may share it, children may not. Making one is not safe for threads."""
    with _making:
        return _made(address, process)


@lru_cache(maxsize=4)
def _made(address: BucketAddress, process: int) -> Any:
    from botocore.config import Config
    from botocore.exceptions import NoCredentialsError
    from botocore.session import Session

    session = Session()
    if session.get_credentials() is None:
        raise NoCredentialsError  # such a client is not kept: the next request looks for keys again
    return session.create_client(
        "s3",
        region_name=address.region or None,
        endpoint_url=address.endpoint or None,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            request_checksum_calculation="when_required",  # other makers' servers know no newer ones
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if address.endpoint else "auto"},
            tcp_keepalive=True,
        ),
    )
