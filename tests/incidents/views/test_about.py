"""The page that every other page points to for rules and corrections."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "part", ["inclusion", "verification", "machine", "limits", "corrections", "licence", "cite"]
)
def test_every_part_that_other_pages_point_to_is_there(client, part):
    assert f'id="{part}"' in client.get("/about/").content.decode()


def test_the_feeds_are_linked(client):
    page = client.get("/about/").content.decode()
    for address in ("/feeds/incidents.atom", "/feeds/incidents.rss"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_without_an_address_of_the_operator_the_form_is_the_way(client, settings):
    settings.CORRECTIONS_URL = ""
    page = client.get("/about/").content.decode()
    assert "leads to a form" in page
    assert "Write to the operator" not in page


def test_the_address_for_corrections_is_linked(client, settings):
    settings.CORRECTIONS_URL = "mailto:desk@example.org"
    assert 'href="mailto:desk@example.org"' in client.get("/about/").content.decode()


def test_the_licence_is_named(client):
    assert "CC BY 4.0" in client.get("/about/").content.decode()
