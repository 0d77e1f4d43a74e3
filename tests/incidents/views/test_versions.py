"""Earlier wordings as pages: listed, read, compared, withheld, and gone with their incident."""

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Status
from incidents.models.reasons import RetractReason
from incidents.services import curation, editing, merging, withholding
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR, username="maria.lopez")


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


@pytest.fixture
def incident(moderator):
    """Three wordings: published, described, then moved by a day."""
    incident = IncidentFactory(placed=True, evidence=1, title="A man is pushed", description="At <noon>.")
    incident = curation.publish(incident=incident, by=moderator)
    incident = editing.edit(incident=incident, values={"description": "At <one>."}, by=moderator)
    day = incident.occurred_on.replace(day=30)
    return editing.edit(incident=incident, values={"occurred_on": day}, by=moderator)


def get(client, incident, path="", **headers):
    return client.get(f"/incidents/{incident.pk}/versions/{path}", headers=headers)


def page_of(response):
    return response.content.decode()


def test_the_history_of_an_incident_leads_to_them(client, incident):
    assert f"/incidents/{incident.pk}/versions/" in page_of(client.get(incident.get_absolute_url()))


def test_the_list_says_when_in_which_role_and_what_changed(client, incident):
    page = page_of(get(client, incident))

    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert "a moderator" in page and "maria.lopez" not in page
    assert "Changed: What happened." in " ".join(page.split())
    assert "Changed: When." in " ".join(page.split())
    assert f"/incidents/{incident.pk}/versions/1..2/" in page


def test_one_can_be_read_as_it_was(client, incident):
    page = page_of(get(client, incident, "1/"))

    assert "At &lt;noon&gt;." in page and "May 29, 2026" in page
    assert "how it read before" in page
    assert "how the incident reads now" in page_of(get(client, incident, "3/"))


def test_two_are_compared_word_by_word_with_signs(client, incident):
    page = page_of(get(client, incident, "1..3/"))

    assert '<del><span class="visually-hidden">removed: </span>' in page
    assert "&lt;noon&gt;." in page and "&lt;one&gt;." in page
    assert page.count("<ins>") == 3  # the legend, the description, the day
    assert "As before: Title" in page


def test_the_form_leads_to_the_comparison_older_first(client, incident):
    response = get(client, incident, "?from=3&to=1")

    assert response["Location"] == f"/incidents/{incident.pk}/versions/1..3/"
    assert get(client, incident, "?from=x&to=1").status_code == 200


@pytest.mark.parametrize("path", ["4/", "0/", "1..9/", "99999999999999999999/"])
def test_what_is_not_there_is_not_found(client, incident, path):
    assert get(client, incident, path).status_code == 404


def test_what_is_withheld_is_listed_and_cannot_be_read(client, incident, senior):
    withholding.withhold(incident=incident, by=senior)

    listed, read, compared = (get(client, incident, path) for path in ("", "1/", "1..3/"))

    assert [listed.status_code, read.status_code, compared.status_code] == [200, 410, 410]
    assert "words are withheld" in page_of(listed) and "Version 1" in page_of(listed)
    assert not any("noon" in page_of(response) for response in (listed, read, compared))
    results = client.get(f"/api/v1/incidents/{incident.pk}/versions/").json()["results"]
    assert [(row["number"], row["withheld"], row["facts"] is None) for row in results] == [
        (3, False, False),
        (2, True, True),
        (1, True, True),
    ]


@pytest.mark.parametrize("path", ["", "1/", "1..2/"])
def test_of_what_was_retracted_nothing_can_be_read(client, incident, senior, path):
    curation.retract(incident=incident, reason=RetractReason.FALSE, words="So.", by=senior)

    response = get(client, incident, path)

    assert response.status_code == 410
    assert "pushed" not in page_of(response)
    assert client.get(f"/api/v1/incidents/{incident.pk}/versions/").status_code == 410


def test_what_was_never_public_has_none(client):
    incident = IncidentFactory()

    assert get(client, incident).status_code == 404
    assert client.get(f"/api/v1/incidents/{incident.pk}/versions/").status_code == 404


def test_a_merged_one_leads_to_its_survivor(client, incident, moderator):
    survivor = IncidentFactory(published=True)
    merging.merge(incident=incident, into=survivor, by=moderator)

    assert get(client, incident, "1/")["Location"] == f"/incidents/{survivor.pk}/versions/"
    moved = client.get(f"/api/v1/incidents/{incident.pk}/versions/")
    assert (moved.status_code, moved["Location"]) == (
        308,
        f"http://testserver/api/v1/incidents/{survivor.pk}/versions/",
    )


def test_data_and_page_tell_the_same(client, incident):
    results = client.get(f"/api/v1/incidents/{incident.pk}/versions/").json()["results"]

    assert [(row["number"], row["action"], row["role"]) for row in results] == [
        (3, "edit", "moderator"),
        (2, "edit", "moderator"),
        (1, "publish", "moderator"),
    ]
    assert results[2]["facts"]["description"] == "At <noon>."
    assert "maria.lopez" not in str(results)


def test_no_cache_answers_for_it(client, incident):
    for address in (f"/incidents/{incident.pk}/versions/", f"/api/v1/incidents/{incident.pk}/versions/"):
        assert client.get(address)["Cache-Control"] == "no-cache"


def test_one_that_was_never_kept_says_so(client):
    incident = IncidentFactory(published=True)

    assert incident.status == Status.PUBLISHED
    assert "Nothing has been kept" in page_of(get(client, incident))


def test_it_can_be_read_in_spanish(client, incident):
    assert '<html lang="es">' in page_of(get(client, incident, "1..2/", **{"Accept-Language": "es"}))
