"""How sure it is, wherever an incident is told: beside its title, in words, and as a filter."""

import re
from datetime import UTC, datetime

import pytest

from incidents.models import Decision
from tests.factories import DecisionFactory, EvidenceFactory, IncidentFactory

pytestmark = pytest.mark.django_db

MEANS = "somebody says that it happened; nobody independent has confirmed it"


def published(**changes):
    return IncidentFactory(published=True, **{"state_id": "41", "title": "Officers push a man"} | changes)


def detail(client, incident):
    return client.get(f"/incidents/{incident.pk}/").content.decode()


@pytest.mark.parametrize("address", ["/", "/incidents/"])
def test_alleged_stands_beside_the_title_of_a_list(client, address):
    published()
    published(verification="documented", title="Officers hit a man")

    text = client.get(address).content.decode().split("<template")[0]

    titles = re.findall(r"<h[23]>.*?</h[23]>", text, re.DOTALL)
    assert [("push" in title, "hit" in title) for title in titles if "alleged" in title] == [(True, False)]
    assert "nobody independent has" in text


def test_alleged_stands_beside_the_title_of_the_page_and_of_a_shared_link(client):
    text = detail(client, published())

    assert 'Officers push a man <span class="alleged">alleged</span></h1>' in text
    assert "<title>Officers push a man (alleged)" in text
    assert 'og:title" content="Officers push a man (alleged)"' in text
    assert f'og:description" content="Alleged: {MEANS}' in text
    assert ": Officers push a man (alleged)." in text  # how to cite it
    assert text.count(f"Alleged: {MEANS}.</p>") == 1


def test_what_is_not_alleged_is_not_called_so(client):
    text = detail(client, published(verification="corroborated"))

    assert "alleged" not in text.lower()
    assert "independent sources tell the same" in text


def test_the_page_says_what_came_of_it_and_who_says_so(client):
    text = detail(
        client,
        published(charges=True, settlement=True, outcome_note="Harbor Courier, June 2", injury="death"),
    )

    assert "Criminal charges" in text
    assert "A charge is not a conviction" in text
    assert "Settlement" in text
    assert "Who says so: Harbor Courier, June 2" in text
    assert "Somebody died" in text
    assert "None known" not in text


def test_no_known_outcome_is_said_and_what_that_means(client):
    text = detail(client, published())

    assert "None known" in text
    assert "does not mean that there were none" in text


def test_what_is_restricted_tells_no_injury_and_no_outcome(client):
    published(restricted=True, injury="death", charges=True, outcome_note="Zanzibarquince", agency="Zanzibar")

    for address in ("/", "/incidents/", f"/incidents/{Decision.objects.count() or 1}/"):
        text = client.get(address).content.decode()
        assert "Zanzibar" not in text
        assert "riminal charges</p>" not in text


@pytest.mark.parametrize("address", ["/", "/incidents/"])
def test_a_list_tells_precision_agency_injury_and_outcome(client, address):
    published(
        date_precision="month",
        place_precision="county",
        agency="Harbor Patrol",
        injury="death",
        discipline=True,
    )

    text = client.get(address).content.decode()

    assert ">May 2026</time>" in text
    assert "(somewhere in that county)" in text
    assert "Harbor Patrol · Death · Discipline" in text


def test_every_filter_of_the_form_is_kept_and_shown(client):
    wanted = published(
        title="The wanted one", verification="official", injury="death", agency="Harbor Patrol"
    )
    published(title="The other one", verification="official", injury="death", agency="Elsewhere")
    query = {
        "verification_min": "documented",
        "injury": "death",
        "outcome": "none_known",
        "date_precision": "exact",
        "place_precision": "street",
        "agency": "harbor",
    }

    text = client.get("/incidents/", query).content.decode()

    assert wanted.title in text
    assert "The other one" not in text
    assert '<details class="more-filters" open>' in text
    for value in ("documented", "death", "none_known", "exact", "street"):
        assert f'<option value="{value}" selected>' in text
    assert 'name="agency" maxlength="200" value="harbor"' in text
    for name, value in query.items():
        assert f"{name}={value}" in text  # in the links to downloads, map and statistics


def test_evidence_that_would_show_somebody_tells_kind_site_and_date_only(client):
    incident = published(involves_child=True, evidence=0)
    EvidenceFactory(
        incident=incident,
        url="https://videos.example.org/zanzibar",
        archive_url="https://archive.example.org/zanzibar",
        title="Zanzibar",
        sha256="ab" * 32,
    )

    text = detail(client, incident)

    assert "On videos.example.org; link not shown" in text
    assert "Video" in text
    assert "they could show a child" in text
    for hidden in ("zanzibar", "Zanzibar", "abab"):
        assert hidden not in text


def test_evidence_of_a_part_that_hides_its_links_hides_all(client):
    survivor = published(evidence=1)
    IncidentFactory(merged_into=survivor, sexual_assault=True)

    assert "videos.example.org/" not in detail(client, survivor)


def test_a_graphic_link_opens_behind_a_warning(client):
    incident = published(evidence=0)
    EvidenceFactory(incident=incident, url="https://videos.example.org/graphic", graphic=True)

    text = detail(client, incident)

    warned = text.split('<details class="graphic">')[1].split("</details>")[0]
    assert "shows violence or injury" in warned
    assert text.count("https://videos.example.org/graphic") == warned.count(
        "https://videos.example.org/graphic"
    )
    assert "preload" not in text
    assert "prefetch" not in text


def test_what_is_gone_at_its_source_says_so_and_keeps_link_and_hash(client):
    incident = published(evidence=0)
    EvidenceFactory(
        incident=incident,
        url="https://videos.example.org/gone",
        sha256="cd" * 32,
        gone_at=datetime(2026, 6, 2, tzinfo=UTC),
    )

    text = detail(client, incident)

    assert "Deleted at its source, found on June 2, 2026" in text
    assert "https://videos.example.org/gone" in text
    assert "cd" * 32 in text


@pytest.mark.parametrize(
    "address", ["https://twitter.com/zanzibar/status/17", "https://www.x.com/zanzibar/status/17?s=20"]
)
def test_who_posted_it_is_not_told(client, address):
    incident = published(evidence=0)
    EvidenceFactory(incident=incident, url=address, title="zanzibar on X")

    text = detail(client, incident)

    assert "zanzibar" not in text
    assert 'href="https://x.com/i/status/17"' in text
    assert "Opens on x.com" in text


def test_an_address_that_holds_an_account_is_neither_read_out_nor_printed(client):
    incident = published(evidence=0)
    EvidenceFactory(incident=incident, url="https://www.tiktok.com/@zanzibar/video/17")

    text = detail(client, incident)

    assert "zanzibar" not in text
    assert f'<a href="/incidents/{incident.pk}/evidence/' in text
    assert 'class="unprinted"' in text


def test_history_tells_what_was_done_but_not_how_long_things_are_kept(client):
    incident = published()
    for action, role in (
        ("propose", "moderator"),
        ("approve", "senior moderator"),
        ("hold", "senior moderator"),
    ):
        DecisionFactory(incident=incident, action=action, role=role)
    DecisionFactory(incident=incident, action="propose", role="machine")

    text = detail(client, incident)

    assert "Approved by a first person" in text
    assert "Approved by a second person" in text
    assert "Proposed by the classifier" in text
    assert "hold" not in text.split('id="history"')[1].split("</section>")[0]
