"""Nothing that the API is asked makes anything public, whoever asks: every address, every method."""

import re

import pytest
from django.urls import get_resolver

from civicwatch.access.roles import ADMINISTRATOR
from incidents import records
from incidents.models import Incident
from tests.factories import EvidenceFactory, IncidentFactory, UserFactory

WRITES = ("post", "put", "patch", "delete")
WANTED = {
    "status": "published",
    "restricted": False,
    "force_rank": 5,
    "title": "Other words",
    "description": "Other words",
    "text": "Officers pushed a woman at a march, and this is long enough for a report.",
    "url": "https://posts.example.org/1",
    "action": "publish",
    "first_approval_by": 1,
    "second_approval_by": 2,
}


def addresses(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, address)
        elif address.startswith("api/"):
            yield address


API = list(addresses())


def test_the_api_is_found():
    assert {"api/v1/incidents/", "api/v1/incidents/<int:pk>/", "api/v1/reports/"} <= set(API)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "superuser"])
@pytest.mark.parametrize("address", API)
def test_no_method_makes_anything_public(client, address, who):
    lethal = IncidentFactory(placed=True, force_rank=5)
    EvidenceFactory(incident=lethal)
    hidden = IncidentFactory(published=True, restricted=True, involves_child=True)
    if who == "superuser":
        client.force_login(UserFactory(role=ADMINISTRATOR, is_superuser=True))
    before = records.read(Incident.objects.published().order_by("pk"))
    for incident in (lethal, hidden):
        path = "/" + re.sub(r"<int:pk>", str(incident.pk), address)
        path = re.sub(r"<\w+:(\w+)>", "1", path)
        for method in WRITES:
            getattr(client, method)(path, WANTED, content_type="application/json")
    assert records.read(Incident.objects.published().order_by("pk")) == before
    assert Incident.objects.get(pk=lethal.pk).status == "candidate"
