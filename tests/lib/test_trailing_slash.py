"""A program that forgot the slash is led to the right address with what it sent."""

import pytest

pytestmark = pytest.mark.django_db


def test_what_is_posted_without_the_slash_goes_along(client):
    answer = client.post("/api/v1/tweets/classify", {"texts": ["hello"]}, content_type="application/json")

    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/tweets/classify/")


def test_who_reads_is_led_on_as_ever(client):
    answer = client.get("/appeals")

    assert (answer.status_code, answer["Location"]) == (301, "/appeals/")


def test_what_is_nowhere_stays_nowhere(client):
    assert client.post("/api/v1/nothing", {}, content_type="application/json").status_code == 404
