"""The Terraform example: read by a parser everywhere, held against Terraform itself where it is installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import hcl2
import pytest

from civicwatch.lib.bucket_address import BucketAddress, bucket_address

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "deploy/terraform/aws"
TEXTS = {path.name: path.read_text() for path in sorted(EXAMPLE.glob("*.tf"))}
WHOLE = "\n".join(TEXTS.values())


def blocks(kind: str) -> list[dict]:
    return [block for text in TEXTS.values() for block in hcl2.loads(text).get(kind, [])]


def names(kind: str) -> set[str]:
    return {name.strip('"') for block in blocks(kind) for name in block}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_file_can_be_read(text):
    assert hcl2.loads(text)


def test_every_variable_is_declared_used_and_explained():
    used = set(re.findall(r"\bvar\.(\w+)", WHOLE))

    assert used == names("variable")
    assert all("description" in body for block in blocks("variable") for body in block.values())
    assert all("description" in body for block in blocks("output") for body in block.values())


def test_it_makes_a_database_a_broker_object_storage_and_a_cluster():
    made = names("resource")

    assert {
        "aws_db_instance",
        "aws_elasticache_replication_group",
        "aws_s3_bucket",
        "aws_eks_cluster",
    } <= made


def test_no_secret_is_a_variable_or_stands_in_the_state():
    assert not re.search(r"^\s*(password|auth_token|secret_string)\s*=", WHOLE, re.M)
    assert re.search(r"manage_master_user_password\s*= true", TEXTS["database.tf"])


def test_what_was_erased_leaves_the_bucket_of_copies_with_its_versions():
    """A version outlives what made it a former one; so dumps must not wait as long twice."""
    (lifecycle,) = [
        body
        for block in blocks("resource")
        for kind, named in block.items()
        if kind.strip('"') == "aws_s3_bucket_lifecycle_configuration"
        for name, body in named.items()
        if name.strip('"') == "copies"
    ]
    rules = {rule["id"].strip('"'): rule for rule in lifecycle["rule"]}

    assert rules["dumps"]["expiration"][0]["days"] == "${var.backup_days}"
    assert rules["dumps"]["noncurrent_version_expiration"][0]["noncurrent_days"] == 1
    assert rules["former-versions"]["noncurrent_version_expiration"][0]["noncurrent_days"] == (
        "${var.backup_days}"
    )


def test_the_role_of_files_may_do_what_the_code_asks_for_and_nothing_else():
    (policy,) = re.findall(r'"aws_iam_policy_document" "storage" \{.*?\n\}', TEXTS["photos.tf"], re.S)
    code = (ROOT / "civicwatch/lib/files_in_bucket.py").read_text()
    rights = {  # AWS: which right each request needs
        "put_object": {"s3:PutObject"},
        "get_object": {"s3:GetObject"},
        "delete_object": {"s3:DeleteObject", "s3:DeleteObjectVersion"},
        "list_objects_v2": {"s3:ListBucket"},
        "list_object_versions": {"s3:ListBucketVersions"},
    }
    asked = set(re.findall(r"client\.(\w+_object)\(", code)) | set(re.findall(r'paginator\("(\w+)"\)', code))

    assert asked == set(rights)
    assert set(re.findall(r'"(s3:\w+)"', policy)) == set.union(*rights.values())


def test_the_bucket_of_photos_keeps_no_versions_and_is_named_as_the_settings_read_it():
    assert '"aws_s3_bucket_versioning" "photos"' not in WHOLE
    (url,) = re.findall(r'url\s+= "(s3://.*?)"\n', TEXTS["outputs.tf"])
    given = re.sub(r"\$\{[^}]+\}", "x", url)

    assert bucket_address(given) == BucketAddress(
        "x", "civicwatch/", region="x", encryption="aws:kms", key="x"
    )


def test_form_validity_and_a_plan_without_an_account():
    """Terraform comes with no registry of packages; TERRAFORM_PLUGINS names a mirror of the provider."""
    if not shutil.which("terraform"):
        pytest.skip("Terraform is not installed")
    if "TERRAFORM_PLUGINS" not in os.environ:
        pytest.skip("TERRAFORM_PLUGINS names no mirror of the provider, and tests reach for no registry")

    done = subprocess.run([ROOT / "deploy/terraform/check"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_form():
    if not shutil.which("terraform"):
        pytest.skip("Terraform is not installed")
    arguments = ["terraform", "fmt", "-check", "-recursive", EXAMPLE]

    done = subprocess.run(arguments, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
