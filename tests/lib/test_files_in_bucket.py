"""Private files in a real S3 server: whole or not at all, gone with every version, and errors that wait."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from civicwatch.lib import files_in_bucket, moving_files, private_files
from civicwatch.lib.files_in_bucket import StoreUnreachableError

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["no versions", "versions"])
def kept(request, bucket):
    """The bucket, once as it comes and once keeping former versions."""
    if request.param == "versions":
        bucket.keep_versions()
    return bucket


def test_what_is_written_lies_sealed_in_the_bucket_and_nowhere_else(kept, settings):
    name = private_files.write("photos", b"a face")

    assert private_files.read(name) == b"a face"
    assert kept.keys() == [f"private/{name}"]
    (sealed,) = kept.contents()
    assert b"a face" not in sealed
    assert not (settings.VAR / "private").exists()


def test_an_object_is_private_encrypted_there_too_and_no_picture(bucket):
    name = private_files.write("photos", b"\xff\xd8\xff")

    head = bucket.client.head_object(Bucket=bucket.name, Key=f"private/{name}")
    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=f"private/{name}")["Grants"]
    assert head["ServerSideEncryption"] == "AES256"
    assert head["ContentType"] == "application/octet-stream"
    assert head["CacheControl"] == "private, no-store"
    assert [(grant["Grantee"]["Type"], grant["Permission"]) for grant in grants] == [
        ("CanonicalUser", "FULL_CONTROL")
    ]


def test_the_key_that_encrypts_may_be_named(bucket, settings):
    settings.STORAGE_URL += "&encryption=aws:kms&key=alias/ours"

    name = private_files.write("photos", b"x")

    head = bucket.client.head_object(Bucket=bucket.name, Key=f"private/{name}")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", "alias/ours")


def test_a_large_file_comes_back_as_it_was(bucket):
    video = os.urandom(16_000_000)

    assert private_files.read(private_files.write("photos", video)) == video


def test_what_is_removed_leaves_no_version_and_no_mark(kept):
    name, other = private_files.write("photos", b"x"), private_files.write("photos", b"y")
    private_files.bucket().write(name, b"a second version")
    kept.client.delete_object(Bucket=kept.name, Key=f"private/{name}")  # leaves a mark beside versions

    private_files.remove(name)
    private_files.remove(name)

    assert kept.keys() == [f"private/{other}"]
    with pytest.raises(private_files.MissingFileError):
        private_files.read(name)


def test_nothing_else_goes_whose_name_begins_alike(bucket):
    name = private_files.write("photos", b"x")
    bucket.client.put_object(Bucket=bucket.name, Key=f"private/{name}0", Body=b"another's")

    private_files.remove(name)

    assert bucket.keys() == [f"private/{name}0"]


def test_a_server_that_keeps_no_versions_is_asked_to_delete_plainly(bucket, monkeypatch):
    from botocore.exceptions import ClientError

    name = private_files.write("photos", b"x")
    client = files_in_bucket._client(private_files.bucket().address, os.getpid())
    given = client.get_paginator

    def get_paginator(operation):
        if operation == "list_object_versions":
            raise ClientError({"Error": {"Code": "NotImplemented"}}, operation)
        return given(operation)

    monkeypatch.setattr(client, "get_paginator", get_paginator)
    private_files.remove(name)

    assert bucket.keys() == []


def test_old_files_are_found_over_several_pages(bucket):
    names = {private_files.write("photos", b"x") for _ in range(16)}
    private_files.write("verdicts", b"another drawer")
    soon = timezone.now() + timedelta(minutes=1)

    assert set(private_files.written_before("photos", soon)) == names
    assert list(private_files.written_before("photos", soon - timedelta(hours=1))) == []


def test_a_bucket_that_is_not_reached_says_so_and_is_no_missing_file(bucket, quick):
    name = private_files.write("photos", b"x")
    bucket.wire.requests_left = 0

    for act in (
        lambda: private_files.read(name),
        lambda: private_files.write("photos", b"y"),
        lambda: private_files.remove(name),
        lambda: list(private_files.written_before("photos", timezone.now())),
    ):
        with pytest.raises(StoreUnreachableError, match="not reached") as caught:
            act()
        assert name not in str(caught.value)

    bucket.wire.requests_left = None
    assert private_files.read(name) == b"x"


def test_a_bucket_that_is_not_there_is_no_missing_file_either(bucket, settings):
    name = private_files.write("photos", b"x")
    settings.STORAGE_URL = settings.STORAGE_URL.replace(bucket.name, "another-one")

    with pytest.raises(StoreUnreachableError, match="NoSuchBucket"):
        private_files.read(name)


def test_a_short_failure_is_tried_again_and_nobody_notices(bucket):
    bucket.wire.fail_next = 1

    name = private_files.write("photos", b"x")

    assert private_files.read(name) == b"x"


# --- moving ---


@pytest.fixture
def on_disk(bucket, settings):
    """Files from before there was a bucket."""
    address, settings.STORAGE_URL = settings.STORAGE_URL, ""
    names = [private_files.write("photos", b"%d" % number) for number in range(5)]
    settings.STORAGE_URL = address
    return names


def test_files_from_before_are_still_read_and_removed(on_disk):
    assert private_files.read(on_disk[0]) == b"0"

    private_files.remove(on_disk[0])

    with pytest.raises(private_files.MissingFileError):
        private_files.read(on_disk[0])


def test_all_are_moved_and_read_as_before(on_disk, bucket, capsys):
    call_command("move_files", "--json")

    assert capsys.readouterr().out == '{"moved": 5, "erased": 0}\n'
    assert list(moving_files.waiting()) == []
    assert len(bucket.keys()) == 5
    assert [private_files.read(name) for name in on_disk] == [b"%d" % number for number in range(5)]


def test_a_bucket_that_fails_half_way_loses_nothing_and_the_next_run_goes_on(on_disk, bucket, quick, capsys):
    bucket.wire.requests_left = 5  # two files and a half

    with pytest.raises(CommandError, match="run this again"):
        call_command("move_files")

    bucket.wire.requests_left = None
    assert len(list(moving_files.waiting())) == 3
    assert [private_files.read(name) for name in on_disk] == [b"%d" % number for number in range(5)]
    call_command("move_files")
    assert list(moving_files.waiting()) == []
    assert [private_files.read(name) for name in on_disk] == [b"%d" % number for number in range(5)]


def test_what_is_erased_while_it_is_moved_is_nowhere(on_disk, bucket, monkeypatch):
    given = files_in_bucket.FilesInBucket.write

    def erased_in_between(self, name, sealed):
        private_files.remove(name)
        given(self, name, sealed)

    monkeypatch.setattr(files_in_bucket.FilesInBucket, "write", erased_in_between)

    assert moving_files.move_all() == (0, 5)

    assert bucket.keys() == []


def test_without_a_bucket_there_is_nothing_to_move_to(settings):
    settings.STORAGE_URL = ""

    with pytest.raises(CommandError, match="STORAGE_URL"):
        call_command("move_files")


# --- the start ---


def test_no_client_is_loaded_before_the_first_file(tmp_path):
    program = (
        "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'civicwatch.settings'\n"
        "import civicwatch.wsgi, civicwatch.urls\n"
        "sys.exit('botocore' in sys.modules)"
    )
    environment = {"CIVICWATCH_VAR": str(tmp_path), "PATH": "", "STORAGE_URL": "s3://files"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=False)

    assert done.returncode == 0


def test_an_address_that_cannot_be_understood_stops_the_start(tmp_path):
    environment = {"CIVICWATCH_VAR": str(tmp_path), "PATH": "", "STORAGE_URL": "https://files"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "STORAGE_URL begins with s3://" in done.stderr
