"""Hidden at once, wherever the public looks, and back exactly as it stood."""

import pytest
from django.core.exceptions import ValidationError

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import Event
from civicwatch.events.services import number_waiting
from incidents.models import Incident, Status
from incidents.services import claims, curation, editing, hiding
from incidents.services.curation_errors import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
MARK = "Zanzibar fountain"


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


@pytest.fixture
def incident():
    return IncidentFactory(published=True, title=MARK)


def hide(incident, by, **changed):
    return hiding.hide(incident=incident, by=by, **{"words": "Her address was in it."} | changed)


@pytest.mark.parametrize("role", [SENIOR_MODERATOR, ADMINISTRATOR])
def test_a_senior_hides(incident, role):
    hidden = hide(incident, UserFactory(role=role))

    assert hidden.status == Status.HIDDEN
    decision = incident.decisions.get()
    assert (decision.action, decision.from_status, decision.to_status) == ("hide", "published", "hidden")


def test_a_moderator_does_not(incident):
    with pytest.raises(NotAllowedError):
        hide(incident, UserFactory(role=MODERATOR))


def test_it_takes_a_word_of_why(incident, senior):
    with pytest.raises(ValidationError):
        hide(incident, senior, words="  ")


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/",
        "/",
        "/feeds/incidents.atom",
        "/feeds/incidents.rss",
        "/api/v1/incidents/",
        "/api/v1/incidents.csv",
        "/api/v1/incidents.geojson",
    ],
)
def test_from_the_next_request_on_nothing_shows_it(client, incident, senior, path):
    def body():
        return client.get(path).getvalue().decode()

    assert MARK in body()
    hide(incident, senior)
    assert MARK not in body()


def test_tiles_drop_it_at_once(client, incident, senior):
    def features():
        return client.get("/api/v1/tiles/incidents/0/0/0.geojson").json()["features"]

    assert len(features()) == 1
    hide(incident, senior)
    assert features() == []


@pytest.mark.parametrize("path", ["", "versions/", "versions/1/"])
def test_its_pages_say_that_it_is_under_review(client, senior, path):
    incident = IncidentFactory(placed=True, evidence=1, title=MARK)
    hide(curation.publish(incident=incident, by=senior), senior)

    response = client.get(f"/incidents/{incident.pk}/{path}")

    assert response.status_code == 410
    assert "under review" in response.content.decode()
    assert MARK not in response.content.decode()


def test_the_stream_hears_at_once(incident, senior):
    hide(incident, senior)
    number_waiting()

    event = Event.objects.exclude(number=None).get()
    assert event.kind == "incident.retracted"
    assert event.payload["status"] == "hidden"


def test_whoever_works_on_it_cannot_hold_it_up(incident, senior):
    claims.claim(incident=incident, by=UserFactory(role=MODERATOR))

    assert hide(incident, senior).status == Status.HIDDEN


def test_shown_again_it_stands_as_before(client, incident, senior):
    columns = [field.attname for field in Incident._meta.fields]
    before = Incident.objects.values(*columns).get(pk=incident.pk)

    hide(incident, senior)
    hiding.show(incident=incident, by=senior)

    after = Incident.objects.values(*columns).get(pk=incident.pk)
    changed = {name for name in columns if before[name] != after[name]}
    assert changed <= {"updated_at", "map_version"}
    assert client.get(f"/incidents/{incident.pk}/").status_code == 200


def test_nothing_of_it_can_be_edited_meanwhile(incident, senior):
    hide(incident, senior)

    with pytest.raises(NotPossibleError):
        editing.edit(incident=incident, values={"title": "Another"}, by=senior)


@pytest.mark.parametrize("act", [hide, lambda incident, by, **_: hiding.show(incident=incident, by=by)])
def test_a_moderator_can_do_neither(incident, senior, act):
    hide(incident, senior)

    with pytest.raises((NotAllowedError, NotPossibleError)):
        act(incident, UserFactory(role=MODERATOR))


def test_what_changed_meanwhile_is_not_hidden_unseen(incident, senior):
    seen = incident.updated_at
    editing.edit(incident=incident, values={"agency": "Metro Police"}, by=senior)

    with pytest.raises(ChangedMeanwhileError):
        hide(incident, senior, seen=seen)
