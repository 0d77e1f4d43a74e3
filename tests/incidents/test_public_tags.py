"""A reader chooses among the tags of what stands in public; those of candidates say nothing yet."""

import pytest

from incidents.models import Tag
from tests.factories import IncidentFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tagged():
    IncidentFactory(published=True, tags=["shown-tag"])
    IncidentFactory(published=True, restricted=True, tags=["restricted-tag"])
    IncidentFactory(placed=True, tags=["candidate-tag"])
    TagFactory(slug="unused-tag")


def test_those_of_what_is_shown():
    assert [tag.slug for tag in Tag.objects.in_public()] == ["shown-tag"]


@pytest.mark.parametrize("address", ["/", "/incidents/", "/statistics/"])
def test_the_filters_offer_no_others(client, address):
    page = client.get(address).content.decode()
    assert 'value="shown-tag"' in page
    assert not any(f"{name}-tag" in page for name in ("restricted", "candidate", "unused"))
