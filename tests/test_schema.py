"""The description of the API: valid, complete and in both notations."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.urls import get_resolver


def test_it_is_written_without_a_warning():
    out = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert yaml.safe_load(out.getvalue())["openapi"] == "3.1.0"


@pytest.mark.parametrize(("query", "read"), [({}, json.loads), ({"format": "yaml"}, yaml.safe_load)])
def test_it_can_be_fetched(client, db, query, read):
    schema = read(client.get("/api/v1/schema/", query).content)

    assert "/api/v1/tiles/{layer}/{z}/{x}/{y}.{form}" in schema["paths"]


def test_every_address_of_the_contract_is_there():
    found = {str(pattern.pattern) for pattern in get_resolver("civicwatch.api").url_patterns}
    record = {str(pattern.pattern) for pattern in get_resolver("incidents.api.urls").url_patterns}

    assert {"classifiers/", "classifiers/<str:name>/", "schema/"} <= found
    assert {"incidents/", "incidents/<int:pk>/", "incidents/statistics/", "reports/"} <= record
