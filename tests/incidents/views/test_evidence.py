"""Links that name an account: shown nowhere in public, and followed through this site."""

import pytest

from incidents.accounts import key_of
from incidents.services import curation, merging
from tests.factories import EvidenceFactory, IncidentFactory, UserFactory
from tests.incidents import test_gone_everywhere as everywhere
from tests.incidents.test_accounts import NAMING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stream_elsewhere(settings, monkeypatch):
    """The live stream is a process of its own: its address leads there, and it closes no connection here."""
    settings.LIVE_URL = "http://127.0.0.1:1"
    monkeypatch.setattr("civicwatch.events.stream.close_old_connections", lambda: None)


ADDRESS = "https://www.tiktok.com/@zanzibarquince/video/12"
ARCHIVED = "https://web.archive.org/web/2020/https://www.tiktok.com/@zanzibarquince/video/12"


@pytest.fixture
def incident():
    row = IncidentFactory(published=True, evidence=0)
    EvidenceFactory(incident=row, url=ADDRESS, archive_url=ARCHIVED, title="Filmed by @zanzibarquince")
    return row


def followed(client, incident, address):
    return client.get(f"/incidents/{incident.pk}/evidence/{key_of(address)}/")


@pytest.mark.parametrize("address", [ADDRESS, ARCHIVED])
def test_it_leads_on_and_no_cache_or_robot_keeps_where(client, incident, address):
    answer = followed(client, incident, address)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "no-store" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


def test_page_and_api_lead_there(client, incident, settings):
    settings.PUBLIC_URL = "https://watch.example.org"
    shown = f"/incidents/{incident.pk}/evidence/{key_of(ADDRESS)}/"
    assert f'href="{shown}"' in client.get(f"/incidents/{incident.pk}/").content.decode()
    shown = f"https://watch.example.org{shown}"
    whole = client.get(f"/api/v1/incidents/{incident.pk}/").json()
    assert whole["links"] == [shown]
    assert (whole["evidence"][0]["url"], whole["evidence"][0]["site"]) == (shown, "tiktok.com")
    assert whole["evidence"][0]["archive_url"].endswith(f"{key_of(ARCHIVED)}/")


def test_what_is_no_evidence_of_it_leads_nowhere(client, incident):
    assert followed(client, incident, "https://elsewhere.example.org/").status_code == 404
    assert followed(client, IncidentFactory(published=True), ADDRESS).status_code == 404
    assert client.get(f"/incidents/{incident.pk}/evidence/x/").status_code == 404


@pytest.mark.parametrize("hiding", ["restricted", "involves_child", "sexual_assault"])
def test_nor_does_what_is_hidden(client, hiding):
    row = IncidentFactory(published=True, evidence=0, **{hiding: True})
    EvidenceFactory(incident=row, url=ADDRESS)
    assert followed(client, row, ADDRESS).status_code == 404


def test_nor_what_a_child_in_a_part_of_it_hides(client, incident):
    IncidentFactory(merged_into=incident, involves_child=True)
    assert followed(client, incident, ADDRESS).status_code == 404


@pytest.mark.parametrize("status", ["candidate", "rejected"])
def test_of_what_was_never_public_it_tells_nothing(client, status):
    row = IncidentFactory(placed=True, status=status, evidence=0)
    EvidenceFactory(incident=row, url=ADDRESS)
    assert followed(client, row, ADDRESS).status_code == 404


def test_of_what_was_retracted_it_is_gone(client, incident):
    curation.retract(incident=incident, reason="false", words="So.", by=UserFactory(is_superuser=True))
    assert followed(client, incident, ADDRESS).status_code == 410


def test_what_was_merged_leads_to_the_survivor(client, incident):
    survivor = IncidentFactory(published=True)
    merging.merge(incident=incident, into=survivor, by=UserFactory(is_superuser=True))
    answer = client.get(f"/incidents/{incident.pk}/evidence/{key_of(ADDRESS)}/", follow=False)
    assert answer["Location"] == f"/incidents/{survivor.pk}/evidence/{key_of(ADDRESS)}/"
    assert followed(client, survivor, ADDRESS)["Location"] == ADDRESS


def test_no_public_answer_names_an_account(client, monkeypatch):
    row = IncidentFactory(placed=True, evidence=0)
    for address in NAMING:
        EvidenceFactory(incident=row, url=address, archive_url=ARCHIVED)
    curation.publish(incident=row, by=UserFactory(is_superuser=True))
    monkeypatch.setitem(everywhere.FILLED_IN, "pk", [row.pk])

    said = everywhere.read(client)

    naming = ("zanzibarquince", "some.body_1", "somebody_1", "somebody.")
    assert {at for at, (_, text) in said.items() if any(word in text for word in naming)} == set()
    assert "/evidence/" in said[f"/incidents/{row.pk}/"][1]
