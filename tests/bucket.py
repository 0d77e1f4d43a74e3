"""A bucket for a test: what really lies in it, and the wire to it."""

from dataclasses import dataclass
from typing import Any

from botocore.session import Session

from tests.servers.s3 import Wire


@dataclass
class Bucket:
    name: str
    client: Any
    wire: Wire

    def keep_versions(self) -> None:
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})

    def keys(self) -> list[str]:
        """Of every version of everything and every mark of a deletion."""
        return [found["Key"] for found in self._versions()]

    def contents(self) -> list[bytes]:
        """Of every version."""
        found = [{name: f[name] for name in ("Key", "VersionId")} for f in self._versions() if "Size" in f]
        return [self.client.get_object(Bucket=self.name, **each)["Body"].read() for each in found]

    def _versions(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.name)
        return [f for page in pages for f in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))]


def client_of(port: int) -> Any:
    return Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )
