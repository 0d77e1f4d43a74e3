"""What is counted of one number in an hour begins anew with each test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet():
    cache.clear()
