"""Messages are read here without a conversation; those who test it bring their own."""

import pytest

from sightings.services import receiving
from tests.sightings.services.sms_rows import FakeCarrier


@pytest.fixture
def taken(monkeypatch):
    """What would have reached the conversation: words and sender, in order."""
    seen = []
    monkeypatch.setattr(
        receiving.conversing,
        "take",
        lambda message, contributor, form, now, known=None: seen.append((message.text, contributor.pk)),
    )
    return seen


@pytest.fixture
def fake_carrier(monkeypatch):
    made = FakeCarrier()
    for module in ("sending", "carrier_copies", "reconciling"):
        monkeypatch.setattr(f"sightings.services.{module}.carrier", lambda: made)
    return made
