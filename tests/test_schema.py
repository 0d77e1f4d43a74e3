"""The description of the API: valid, complete and in both notations."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.urls import get_resolver

from incidents import filtering
from incidents.filter_words import FILTER


def test_it_is_written_without_a_warning():
    out = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert yaml.safe_load(out.getvalue())["openapi"] == "3.1.0"


@pytest.mark.parametrize(("query", "read"), [({}, json.loads), ({"format": "yaml"}, yaml.safe_load)])
def test_it_can_be_fetched(client, db, query, read):
    schema = read(client.get("/api/v1/schema/", query).content)

    assert "/api/v1/tiles/{layer}/{z}/{x}/{y}.{form}" in schema["paths"]


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v1/incidents/", "/api/v1/incidents.csv", "/api/v1/incidents.geojson"),
        *("/api/v1/incidents/statistics/", "/api/v1/tiles/{layer}/{z}/{x}/{y}.{form}"),
        *("/feeds/incidents.atom", "/feeds/incidents.rss"),
    ],
)
def test_the_same_filters_are_named_wherever_they_hold(client, db, path):
    schema = client.get("/api/v1/schema/").json()

    named = {parameter["name"] for parameter in schema["paths"][path]["get"]["parameters"]}

    assert {described.name for described in FILTER} <= named


def test_every_filter_that_is_read_is_named():
    """Each reader of a parameter asks for it by name; what is asked for and not named fails here."""
    asked = []

    class Asked(dict):
        def get(self, name, default=None):
            asked.append(name)
            return default

    filtering.parse(Asked())

    assert {*asked} == {described.name for described in FILTER}


def test_every_address_of_the_contract_is_there():
    found = {str(pattern.pattern) for pattern in get_resolver("civicwatch.api").url_patterns}
    record = {str(pattern.pattern) for pattern in get_resolver("incidents.api.urls").url_patterns}

    assert {"classifiers/", "classifiers/<str:name>/", "schema/"} <= found
    assert {"incidents/", "incidents/<int:pk>/", "incidents/statistics/", "reports/"} <= record
