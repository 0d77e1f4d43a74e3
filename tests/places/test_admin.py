"""Odd addresses in admin are answered, on PostgreSQL too, which looks for no text with a NUL in it."""

import pytest

from tests.factories import UserFactory


@pytest.mark.parametrize("model", ["state", "county", "city"])
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_key_that_cannot_be_looked_for(client, db, model, page):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(f"/admin/places/{model}/a%00b/{page}/").status_code in {302, 403, 404}
