"""STORAGE_URL is understood, or refused with the reason and without what was secret in it."""

import pytest

from civicwatch.lib.bucket_address import BadAddressError, BucketAddress, bucket_address


def test_nothing_given_is_the_disk():
    assert bucket_address("") is None


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("s3://files", BucketAddress("files")),
        ("s3://files/", BucketAddress("files")),
        ("s3://files/a/b?region=eu-west-1", BucketAddress("files", "a/b/", region="eu-west-1")),
        (
            "s3://files?endpoint=https://s3.example.org:9000&encryption=none",
            BucketAddress("files", endpoint="https://s3.example.org:9000", encryption="none"),
        ),
        (
            "s3://files?encryption=aws:kms&key=arn:aws:kms:us-east-2:1:key/2",
            BucketAddress("files", encryption="aws:kms", key="arn:aws:kms:us-east-2:1:key/2"),
        ),
    ],
)
def test_an_address_says_what_is_needed(given, understood):
    assert bucket_address(given) == understood


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("https://files", "begins with s3"),
        ("s3:///prefix", "name of a bucket"),
        ("s3://AKIA:wJalr@files", "AWS_ACCESS_KEY_ID"),
        ("s3://files?regoin=x", "not regoin"),
        ("s3://files?encryption=rot13", "one of AES256"),
        ("s3://files?endpoint=s3.example.org", "https://"),
        ("s3://files?region", "no address"),
    ],
)
def test_what_cannot_be_right_is_refused(given, why):
    with pytest.raises(BadAddressError, match=why) as refused:
        bucket_address(given)

    assert "wJalr" not in str(refused.value)
