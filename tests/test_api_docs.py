"""The documentation page: complete without a script, and nothing inline that the CSP would block."""

import re

import pytest

INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")


def test_it_names_every_address_of_the_schema(client, db):
    schema = client.get("/api/v1/schema/").json()

    page = client.get("/docs/").content.decode()

    assert len(schema["paths"]) > 8
    assert [path for path in schema["paths"] if path not in page] == []
    assert "place_precision" in page


@pytest.mark.parametrize("path", ["/docs/", "/docs/try/"])
def test_nothing_is_inline(client, db, path):
    response = client.get(path)

    assert response.status_code == 200
    assert INLINE.findall(response.content) == []
    assert "unsafe" not in response["Content-Security-Policy"]


def test_the_script_that_tries_requests_comes_by_itself(client, db):
    response = client.get("/docs/try/?script=")

    assert response["Content-Type"].startswith("application/javascript")
    assert b"/api/v1/schema/" in response.content
