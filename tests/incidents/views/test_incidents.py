"""The list and the page of an incident: what they tell, and above all what they do not."""

from datetime import date, timedelta

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Evidence, Incident, Status
from incidents.models.reasons import RetractReason
from incidents.services import curation, merging
from tests.factories import (
    DecisionFactory,
    EvidenceFactory,
    IncidentFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "Zanzibarquince"
OREGON = {"state_id": "41", "county_id": "41051", "city_id": 5746545, "latitude": 45.52, "longitude": -122.68}


def published(**changes):
    return IncidentFactory(published=True, **OREGON | changes)


def restricted():
    incident = published(
        restricted=True,
        title=f"{SECRET} title",
        description=f"{SECRET} description",
        address=f"{SECRET} Street",
        agency=f"{SECRET} Police",
        tags=["child"],
        evidence=0,
    )
    EvidenceFactory(incident=incident, url=f"https://{SECRET.lower()}.example.org/1", title=SECRET)
    return incident


def page(client, incident, **extra):
    response = client.get(f"/incidents/{incident.pk}/", **extra)
    return response, response.content.decode()


# --- one incident ---


def test_the_page_tells_what_when_where_rank_and_evidence(client):
    incident = published(
        title="Officer pushes a woman",
        description="One. Two. Three is told later.",
        force_rank=3,
        tags=["push"],
        agency="Harbor Police",
        evidence=0,
    )
    EvidenceFactory(incident=incident, kind="video", url="https://www.x.com/i/status/1", sha256="ab" * 32)
    response, text = page(client, incident)
    assert response.status_code == 200
    assert "Officer pushes a woman" in text
    assert "One. Two.</p>" in text
    assert "May 29, 2026" in text
    assert "Portland, Oregon" in text
    assert "Blunt force" in text
    assert "Harbor Police" in text
    assert "Opens on x.com" in text
    assert "ab" * 32 in text
    assert "Alleged" in text
    assert "They may show violence" in text
    assert "<svg" in text


@pytest.mark.parametrize("status", [Status.CANDIDATE, Status.REJECTED, Status.RETRACTED])
def test_what_never_was_public_is_not_there(client, status):
    response, text = page(client, IncidentFactory(placed=True, status=status, title=SECRET))
    assert response.status_code == 404
    assert SECRET not in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.HIDDEN, "Under review"),
        (Status.CANDIDATE, "Under review"),
        (Status.REJECTED, "Too little to find out what happened"),
        (Status.RETRACTED, "Shown to be untrue"),
    ],
)
def test_what_was_public_is_gone_and_says_only_why(client, status, words):
    incident = published(title=SECRET, description=SECRET, agency=SECRET, outcome_note=SECRET)
    reasons = {Status.REJECTED: "not_enough", Status.RETRACTED: "false", Status.HIDDEN: "harmful"}
    reason = reasons.get(status, "")
    Incident.objects.filter(pk=incident.pk).update(status=status, closed_reason=reason)
    response, text = page(client, incident)
    assert response.status_code == 410
    assert response["Cache-Control"] == "no-cache"
    assert f"<dd>{words}</dd>" in text
    assert SECRET not in text


def test_a_publication_taken_back_at_once_was_public_all_the_same(client):
    incident = IncidentFactory(placed=True, title=SECRET)
    DecisionFactory(incident=incident, action="undo", from_status=Status.PUBLISHED)
    response, text = page(client, incident)
    assert response.status_code == 410
    assert SECRET not in text


def test_a_retracted_incident_says_that_and_why_and_nothing_else(client):
    incident = published(title=f"{SECRET} title", description=SECRET, agency=SECRET)
    curation.retract(
        incident=incident,
        reason=RetractReason.WRONG_FACTS,
        words=f"{SECRET} words",
        by=UserFactory(role=SENIOR_MODERATOR),
    )
    response, text = page(client, incident)
    assert response.status_code == 410
    assert "Essential facts were wrong" in text
    assert SECRET not in text
    assert incident.evidence.get().url not in text


def test_a_merged_incident_leads_to_the_end_of_the_chain(client):
    survivor = published()
    middle = IncidentFactory(merged_into=survivor)
    first = IncidentFactory(merged_into=middle)
    response, _ = page(client, first)
    assert (response.status_code, response["Location"]) == (301, f"/incidents/{survivor.pk}/")


@pytest.mark.parametrize(("status", "expected"), [(Status.RETRACTED, 410), (Status.HIDDEN, 410)])
def test_a_merged_incident_shows_no_more_than_its_survivor(client, status, expected):
    survivor = published()
    merged = IncidentFactory(merged_into=survivor, title=SECRET)
    Incident.objects.filter(pk=survivor.pk).update(status=status)
    response, text = page(client, merged)
    assert response.status_code == expected
    assert SECRET not in text


def test_evidence_of_what_was_merged_is_gathered_each_address_once(client):
    survivor, merged = published(evidence=0), published(evidence=0)
    EvidenceFactory(incident=survivor, url="https://twitter.com/a/status/7")
    EvidenceFactory(incident=merged, url="https://x.com/b/status/7?s=20")
    EvidenceFactory(incident=merged, url="https://paper.example.org/1")
    merging.merge(incident=merged, into=survivor, by=UserFactory(role=MODERATOR))
    _, text = page(client, survivor)
    assert text.count("Opens on x.com") == 1
    assert "Opens on paper.example.org" in text
    assert "2 independent sites" in text


def test_cards_that_would_read_the_same_are_numbered(client):
    incident = published(evidence=0)
    for number in (1, 2):
        EvidenceFactory(incident=incident, kind="other", url=f"https://posts.example.org/{number}")
    EvidenceFactory(incident=incident, kind="video", url="https://posts.example.org/3")
    _response, text = page(client, incident)
    assert "Link 1" in text and "Link 2" in text
    assert "Video 1" not in text


def test_a_restricted_incident_shows_rank_date_and_state_only(client):
    _, text = page(client, restricted())
    assert SECRET.lower() not in text.lower()
    assert "Portland" not in text
    assert "Multnomah" not in text
    assert "tag=child" not in text
    assert "<circle" not in text
    assert "Oregon" in text
    assert "May 29, 2026" in text
    assert "stay hidden until a" in text


def test_no_author_handle_or_post_is_shown(client):
    report = ReportFactory(
        grouped=True, author=f"{SECRET}_author", title=f"{SECRET} post", text=f"{SECRET} words"
    )
    incident = published(reports=[report])
    _, text = page(client, incident)
    assert SECRET not in text


def test_the_history_shows_roles_and_neither_names_nor_reasons_nor_old_values(client):
    person = UserFactory(username=f"{SECRET}-name", role=MODERATOR)
    incident = published()
    DecisionFactory(
        incident=incident,
        action="edit",
        by=person,
        role="moderator",
        reason=f"{SECRET} reason",
        changes={"title": {"from": f"{SECRET} old", "to": "new"}},
    )
    _, text = page(client, incident)
    assert SECRET not in text
    assert "Edited" in text
    assert "a moderator" in text
    assert "1 person here has worked on it" in text


def test_what_was_imported_says_from_where_and_that_nobody_here_reviewed_it(client):
    incident = published(imported_from="2020PB")
    assert "From 2020PB, not reviewed here." in page(client, incident)[1]
    DecisionFactory(incident=incident, by=UserFactory(role=MODERATOR))
    assert "not reviewed here" not in page(client, incident)[1]


def test_a_sample_says_that_it_did_not_happen(client):
    assert "It did not happen" in page(client, published(imported_from="demonstration"))[1]


@pytest.mark.parametrize(
    ("precision", "words"),
    [("approximate", "Around May 29, 2026"), ("month", "May 2026"), ("exact", "May 29, 2026")],
)
def test_the_date_is_as_exact_as_it_is_known(client, precision, words):
    _, text = page(client, published(date_precision=precision))
    assert f">{words}</time>" in text


def test_a_vague_place_is_drawn_and_told_as_an_area(client):
    _, text = page(client, published(place_precision="city"))
    assert 'class="ring"' in text
    assert "spot" not in text.split("<svg")[1].split("</svg>")[0]
    assert "Somewhere in this city" in text


def test_words_from_outside_are_escaped_everywhere(client):
    evil = '"><script>alert(1)</script>'
    incident = published(title=evil, description=evil, agency=evil, imported_from=evil, address=evil)
    Evidence.objects.update(title=evil)
    _, text = page(client, incident)
    assert "<script>alert" not in text


def test_links_out_tell_the_other_site_nothing(client):
    _, text = page(client, published())
    assert 'rel="noopener noreferrer nofollow external"' in text


def test_a_withdrawn_page_is_not_answered_from_a_cache(client):
    assert page(client, published())[0]["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_takes_the_same_queries_however_much_it_shows(client, size, django_assert_num_queries):
    incident = published(evidence=size, tags=[f"tag-{number}" for number in range(size)])
    DecisionFactory.create_batch(size, incident=incident)
    page(client, incident)
    with django_assert_num_queries(6):
        page(client, incident)


# --- the list ---


def test_the_list_shows_what_is_public_newest_first(client):
    old = published(title="The older one", occurred_on=date(2026, 5, 1))
    new = published(title="The newer one", occurred_on=date(2026, 5, 2))
    IncidentFactory(placed=True, title=f"{SECRET} waiting")
    text = client.get("/incidents/").content.decode()
    assert text.index(new.title) < text.index(old.title)
    assert SECRET not in text
    assert '<span class="count">2</span>' in text


def test_the_list_hides_what_is_restricted(client):
    restricted()
    text = client.get("/incidents/").content.decode()
    assert SECRET not in text
    assert "Portland" not in text
    assert "Hidden until a moderator has looked" in text


@pytest.mark.parametrize("query", [f"q={SECRET}", "tag=child"])
def test_what_is_hidden_cannot_be_asked_for(client, query):
    restricted()
    text = client.get(f"/incidents/?{query}").content.decode()
    assert '<span class="count">0</span>' in text
    assert "Hidden until a moderator has looked" not in text


def test_filters_narrow_the_list_and_stay_in_the_form_and_the_links(client):
    published(title="The wanted one", force_rank=4, tags=["tear-gas"], occurred_on=date(2026, 5, 2))
    published(title="The other one", force_rank=2, occurred_on=date(2026, 5, 2))
    query = "state=OR&force_rank_min=3&tag=tear-gas&from=2026-05-01&to=2026-05-03&q=wanted"
    text = client.get(f"/incidents/?{query}").content.decode()
    assert "The wanted one" in text
    assert "The other one" not in text
    assert "of 2 published incidents match this filter" in text
    assert '<option value="tear-gas" selected>' in text
    assert 'name="from" min="1900-01-01" max="2199-12-31" value="2026-05-01"' in text
    assert "/api/v1/incidents.csv?" in text
    assert "force_rank_min=3" in text
    assert "datetime=2026-05-01%2F2026-05-03" in text


def test_the_list_links_the_feeds_of_what_is_looked_at(client):
    assert 'href="/feeds/incidents.atom"' in client.get("/incidents/").content.decode()
    text = client.get("/incidents/", {"state": "OR"}).content.decode()
    for address in ("/feeds/incidents.atom?state=OR", "/feeds/incidents.rss?state=OR"):
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200


def test_days_the_wrong_way_round_are_understood(client):
    published(title="The wanted one", occurred_on=date(2026, 5, 2))
    text = client.get("/incidents/?from=2026-05-03&to=2026-05-01").content.decode()
    assert "The wanted one" in text


@pytest.mark.parametrize("query", ["state=Atlantis", "datetime=soon", "force_rank=9", "bbox=1", "q=%00"])
def test_a_filter_that_cannot_be_read_says_how_to_write_it_and_shows_nothing(client, query):
    published(title="The only one")
    response = client.get(f"/incidents/?{query}")
    assert response.status_code == 400
    assert "This filter cannot be read" in response.content.decode()
    assert "The only one" not in response.content.decode()


def test_older_pages_show_every_incident_once(client):
    days = [date(2026, 5, 20) - timedelta(days=number // 30) for number in range(120)]
    rows = [published(occurred_on=day, evidence=0) for day in days]
    seen, address = [], "/incidents/"
    while address:
        response = client.get(address)
        seen += [incident.pk for incident in response.context["incidents"]]
        older = response.context["older"]
        address = f"/incidents/?before={older}" if older else ""
    assert len(seen) == 120
    assert set(seen) == {row.pk for row in rows}


@pytest.mark.parametrize(
    "position", ["x", "2026-05-29", "2026-05-29.x", "2026-13-01.4", "9" * 400, "2026-05-29.-1"]
)
def test_a_position_that_is_none_shows_a_page_all_the_same(client, position):
    published()
    assert client.get("/incidents/", {"before": position}).status_code == 200


def test_the_list_takes_the_same_queries_however_long_it_is(client, django_assert_num_queries):
    published()
    client.get("/incidents/")
    with django_assert_num_queries(7):
        client.get("/incidents/")
    for _ in range(20):
        published()
    client.get("/incidents/")
    with django_assert_num_queries(7):
        client.get("/incidents/")


def test_an_empty_record_says_so(client):
    assert "Nothing is published yet" in client.get("/incidents/").content.decode()


def test_no_page_of_the_record_holds_an_inline_style_or_script(client):
    incident = published()
    for address in ("/incidents/", f"/incidents/{incident.pk}/", "/statistics/", "/about/"):
        text = client.get(address).content.decode()
        assert " style=" not in text
        assert "<script>" not in text


def test_templates_compile_in_spanish(client):
    incident = published()
    response = client.get(f"/incidents/{incident.pk}/", headers={"accept-language": "es"})
    assert response.status_code == 200
    assert 'lang="es"' in response.content.decode()
