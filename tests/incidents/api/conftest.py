"""Asking the API as anybody would."""

import json

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _unthrottled():
    """What earlier tests asked does not count against this one."""
    cache.clear()


@pytest.fixture
def ask(client, db):
    """``ask("incidents/", state="MN")`` returns the decoded body; ``status`` says what is expected."""

    def ask(path, status=200, **query):
        response = client.get(f"/api/v1/{path}", query)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == status, content
        return json.loads(content)

    return ask
