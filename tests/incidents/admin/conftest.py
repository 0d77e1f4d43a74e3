"""People at the desk."""

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from tests.factories import UserFactory


@pytest.fixture
def moderator(client):
    user = UserFactory(role=MODERATOR)
    client.force_login(user)
    return user


@pytest.fixture
def senior(client):
    user = UserFactory(role=SENIOR_MODERATOR)
    client.force_login(user)
    return user
