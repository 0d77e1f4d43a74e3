"""Bytes come back as they went in, and a bulk insert stays quick."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from civicwatch.lib.raw_bytes import RawBytesField
from incidents.models import Report
from incidents.posts import Post
from incidents.services.reports import receive
from tests.factories import NOON


def posts(count):
    return [
        Post("news", str(number), None, None, "A title", "A text", NOON, bytes(range(256)))
        for number in range(count)
    ]


@pytest.mark.django_db
def test_bytes_come_back_as_they_went_in():
    receive(posts(3), source=None, now=NOON)

    assert {bytes(raw) for raw in Report.objects.values_list("raw", flat=True)} == {bytes(range(256))}


def test_it_is_a_binary_field_to_migrations():
    field = RawBytesField(default=b"")
    plain = models.BinaryField(default=b"")

    assert field.deconstruct() == plain.deconstruct()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="arrays are PostgreSQL's")
def test_posts_are_stored_as_arrays_whatever_their_number():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        receive(posts(50), source=None, now=NOON)

    (insert,) = [
        query["sql"] for query in queries if query["sql"].startswith('INSERT INTO "incidents_report"')
    ]
    assert "UNNEST" in insert
