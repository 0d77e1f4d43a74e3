"""Kinds, adapters and credentials agree, and knowing the kinds loads no vendor's library."""

import os
import subprocess
import sys

import pytest

from incidents.source_kinds import KINDS, missing_credentials
from workers.scraping.registry import ADAPTERS, adapter_for


def test_every_kind_has_its_adapter():
    assert set(ADAPTERS) == set(KINDS)
    assert all(adapter_for(kind).kind == kind for kind in KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_adapter_misses_what_its_kind_says(kind, settings):
    for name in KINDS[kind].credentials:
        setattr(settings, name, "")

    assert adapter_for(kind).missing_settings() == list(KINDS[kind].credentials)
    assert missing_credentials(kind, lambda name: "") == list(KINDS[kind].credentials)


def test_collecting_loads_no_vendors_library_until_it_collects():
    code = (
        "import sys, django; django.setup(); import workers.collecting; "
        "print([m for m in ('praw', 'tweepy', 'trafilatura', 'feedparser') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "civicwatch.settings"},
    )

    assert done.stdout.strip() == "[]"
