"""One incident whole, and what became of those that are no longer there."""

import pytest

from incidents.api.serializers import GoneSerializer, IncidentDetailSerializer
from incidents.models import Status
from tests.factories import (
    NOON,
    DecisionFactory,
    EvidenceFactory,
    IncidentFactory,
    IncidentReportFactory,
    UserFactory,
)


def test_every_field_is_one_that_the_documentation_names(ask):
    incident = IncidentFactory(published=True)
    DecisionFactory(incident=incident)

    whole = ask(f"incidents/{incident.pk}/")

    serializer = IncidentDetailSerializer()
    assert whole.keys() == serializer.fields.keys()
    for part in ("evidence", "history"):
        assert whole[part][0].keys() == serializer.fields[part].child.fields.keys()
    assert whole["verified"].keys() == serializer.fields["verified"].fields.keys()


def test_history_names_roles_and_fields_but_no_person_and_no_words(ask):
    person = UserFactory(username="maria.lopez")
    incident = IncidentFactory(published=True)
    changes = {"title": {"from": "Old name", "to": "New"}, "held_because": {"from": "x", "to": ""}}
    DecisionFactory(incident=incident, by=person, reason="because Jo said so", changes=changes)

    whole = ask(f"incidents/{incident.pk}/")

    assert whole["history"][0]["role"] == "moderator"
    assert whole["history"][0]["changed"] == ["title"]
    assert whole["verified"]["reviewers"] == 1
    for hidden in ("maria.lopez", "Jo said", "Old name", "held_because"):
        assert hidden not in str(whole)


def test_posts_and_evidence_of_merged_parts_count(ask):
    survivor = IncidentFactory(published=True)
    part = IncidentFactory(merged_into=survivor)
    EvidenceFactory(incident=part, archive_url="https://archive.example.org/1", sha256="ab" * 32)
    IncidentReportFactory(incident=part)

    whole = ask(f"incidents/{survivor.pk}/")

    assert len(whole["evidence"]) == 2
    assert whole["verified"] | {"verification": None} == {
        "verification": None,
        "reviewers": 0,
        "evidence": 2,
        "posts": 1,
    }


def test_evidence_of_a_restricted_one_is_withheld(ask):
    incident = IncidentFactory(published=True, restricted=True)

    whole = ask(f"incidents/{incident.pk}/")

    assert whole["evidence"] == []
    assert whole["note"]


def test_a_merged_one_leads_to_its_survivor(client, db):
    survivor = IncidentFactory(published=True)
    part = IncidentFactory(merged_into=IncidentFactory(merged_into=survivor))

    response = client.get(f"/api/v1/incidents/{part.pk}/")

    assert response.status_code == 308
    assert response["Location"] == f"http://testserver/api/v1/incidents/{survivor.pk}/"
    assert response["Cache-Control"] == "no-cache"  # a merge can be undone


@pytest.mark.parametrize(
    ("status", "closed_reason", "told"),
    [
        (Status.RETRACTED, "wrong_facts", ("retracted", "wrong_facts", "essential facts were wrong")),
        (Status.RETRACTED, "false", ("retracted", "false", "shown to be untrue")),
        (Status.RETRACTED, "", ("retracted", "other", "another reason")),
        (Status.REJECTED, "not_enough", ("retracted", "not_enough", "too little to find out what happened")),
        (Status.HIDDEN, "harmful", ("hidden", "under_review", "under review")),
        (Status.CANDIDATE, "", ("hidden", "under_review", "under review")),
    ],
)
def test_what_was_public_is_gone_and_says_the_category_of_the_reason(client, db, status, closed_reason, told):
    incident = IncidentFactory(
        placed=True, title="Marker", status=status, published_at=NOON, closed_reason=closed_reason
    )

    response = client.get(f"/api/v1/incidents/{incident.pk}/")
    problem = response.json()

    assert response.status_code == problem["status"] == 410
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-cache"
    assert (problem["incident_status"], problem["reason"], problem["reason_words"]) == told
    assert problem["title"] == "Gone"
    assert problem.keys() == GoneSerializer().fields.keys()
    assert "Marker" not in response.content.decode()


def test_what_was_merged_into_what_is_gone_is_gone_as_well(ask):
    survivor = IncidentFactory(placed=True, status=Status.RETRACTED, published_at=NOON, closed_reason="false")
    waiting = IncidentFactory(placed=True)
    with_it = IncidentFactory(merged_into=IncidentFactory(merged_into=survivor))
    once_public = IncidentFactory(merged_into=waiting, published_at=NOON)

    assert ask(f"incidents/{with_it.pk}/", status=410)["reason"] == "false"
    assert ask(f"incidents/{once_public.pk}/", status=410)["reason"] == "under_review"


def test_what_was_never_public_is_not_found(ask):
    waiting = IncidentFactory(placed=True)
    merged_into_waiting = IncidentFactory(merged_into=waiting)

    for number in (waiting.pk, merged_into_waiting.pk, 999_999):
        assert ask(f"incidents/{number}/", status=404)["title"] == "Not Found"


def test_a_number_too_large_for_a_column_is_not_found(ask):
    assert ask(f"incidents/{10**30}/", status=404)["status"] == 404


def test_evidence_says_where_it_stands_and_what_became_of_it(ask):
    incident = IncidentFactory(published=True, evidence=0)
    EvidenceFactory(incident=incident, url="https://www.videos.example.org/1", graphic=True, gone_at=NOON)

    piece = ask(f"incidents/{incident.pk}/")["evidence"][0]

    assert (piece["site"], piece["graphic"], piece["withheld"]) == ("videos.example.org", True, False)
    assert piece["gone_at"].startswith("2026-05-30T12:00")
    assert piece["url"] == "https://www.videos.example.org/1"


def test_how_long_a_record_is_kept_is_nobodys_business(ask):
    incident = IncidentFactory(published=True)
    DecisionFactory(incident=incident, action="hold")

    assert ask(f"incidents/{incident.pk}/")["history"] == []


def test_the_name_of_an_account_is_left_out_of_the_title_of_a_link(ask):
    incident = IncidentFactory(published=True, evidence=0)
    EvidenceFactory(incident=incident, title="@some_body on X: a shove")
    assert ask(f"incidents/{incident.pk}/")["evidence"][0]["title"] == "@… on X: a shove"


def test_a_link_to_x_is_given_without_the_account(ask):
    incident = IncidentFactory(published=True, evidence=0)
    EvidenceFactory(incident=incident, url="https://twitter.com/some_body/status/17")
    whole = ask(f"incidents/{incident.pk}/")
    assert whole["links"] == [whole["evidence"][0]["url"]] == ["https://x.com/i/status/17"]
