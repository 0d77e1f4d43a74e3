"""One incident whole, and what became of those that are no longer there."""

from incidents.api.serializers import IncidentDetailSerializer
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
    person = UserFactory(username="maria")
    incident = IncidentFactory(published=True)
    changes = {"title": {"from": "Old name", "to": "New"}, "held_because": {"from": "x", "to": ""}}
    DecisionFactory(incident=incident, by=person, reason="because Jo said so", changes=changes)

    whole = ask(f"incidents/{incident.pk}/")

    assert whole["history"][0]["role"] == "moderator"
    assert whole["history"][0]["changed"] == ["title"]
    assert whole["verified"]["reviewers"] == 1
    for hidden in ("maria", "Jo said", "Old name", "held_because"):
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


def test_a_retracted_one_is_gone_and_says_why(ask):
    incident = IncidentFactory(
        placed=True, status=Status.RETRACTED, published_at=NOON, closed_reason="wrong_facts"
    )

    problem = ask(f"incidents/{incident.pk}/", status=410)

    assert problem["title"] == "Gone"
    assert "essential facts were wrong" in problem["detail"]


def test_what_was_never_public_is_not_found(ask):
    waiting = IncidentFactory(placed=True)
    merged_into_waiting = IncidentFactory(merged_into=waiting)

    for number in (waiting.pk, merged_into_waiting.pk, 999_999):
        assert ask(f"incidents/{number}/", status=404)["title"] == "Not Found"


def test_a_number_too_large_for_a_column_is_not_found(ask):
    assert ask(f"incidents/{10**30}/", status=404)["status"] == 404
