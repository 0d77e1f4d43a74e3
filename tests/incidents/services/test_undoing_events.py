"""What the world hears of decisions: nothing for a minute, nothing of what was undone, at once what goes."""

from datetime import UTC, datetime, timedelta

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events.models import Event
from incidents.models import Incident
from incidents.services import curation, undoing
from incidents.services.curation_errors import NotUndoableError
from tests.factories import UserFactory
from tests.incidents.services.decided import (
    CASES,
    LATER,
    NOW,
    TOO_LATE,
    edit,
    hide,
    last,
    publish,
    reopen,
    retract,
    rich,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def told(now):
    while events.number_waiting(now=now):
        pass
    return list(Event.objects.numbered().values_list("kind", flat=True))


@pytest.mark.parametrize(
    "name", [name for name in CASES if not name.startswith(("retract", "hide", "reopen"))]
)
def test_nobody_outside_hears_of_what_was_undone(name, senior):
    make, decide = CASES[name]
    incident = make()
    decide(incident, senior)
    told(LATER)
    undo(senior)
    assert told(NOW + timedelta(days=1)) == []


def test_an_event_of_a_person_leaves_a_minute_later(moderator):
    publish(rich(), moderator)
    assert told(LATER) == []
    assert told(TOO_LATE) == ["incident.published"]


def test_an_event_of_the_machine_leaves_at_once():
    curation.publish(incident=rich(), by=None)
    assert Event.objects.get().leaves_at <= Event.objects.get().created_at


def test_a_minute_can_be_shorter(moderator, settings):
    settings.UNDO_SECONDS = 0
    publish(rich(), moderator)
    assert told(NOW) == ["incident.published"]
    assert undoing.seconds_left(last(moderator), moderator, NOW) == 0
    with pytest.raises(NotUndoableError):
        undo(moderator, now=NOW)


@pytest.mark.parametrize("take_off", [retract, hide, reopen])
def test_what_goes_within_the_minute_was_never_told(take_off, moderator, senior):
    incident = rich()
    publish(incident, moderator)
    take_off(incident, senior)
    assert told(NOW + timedelta(days=1)) == []


@pytest.mark.parametrize("take_off", [retract, hide, reopen])
def test_what_goes_later_leaves_the_stream_at_once_and_undoing_says_so_too(take_off, senior):
    incident = rich()
    curation.publish(incident=incident, by=None, now=NOW - timedelta(hours=1))
    told(datetime.now(UTC))
    take_off(incident, senior)
    assert told(datetime.now(UTC)) == ["incident.published", "incident.retracted"]

    undo(senior)

    assert told(datetime.now(UTC))[2:] == ["incident.published"]
    assert Event.objects.latest("number").payload["title"] == incident.title


def test_undoing_a_retraction_of_what_was_not_told_yet_tells_it(moderator, senior):
    incident = rich()
    publish(incident, moderator)
    retract(incident, senior)
    undo(senior)
    assert told(datetime.now(UTC)) == ["incident.published"]


def test_an_edit_that_a_retraction_kept_from_being_told_is_told_after_its_undoing(moderator, senior):
    incident = rich()
    curation.publish(incident=incident, by=None, now=NOW - timedelta(hours=1))
    told(datetime.now(UTC))
    edit(incident, moderator)
    retract(incident, senior)
    undo(senior)
    assert told(datetime.now(UTC)) == ["incident.published", "incident.published"]
    assert Event.objects.latest("number").payload["title"] == "Officers shove a man"


def test_what_has_left_all_the_same_is_called_back(moderator):
    publish(rich(), moderator)
    told(TOO_LATE)
    undo(moderator)
    assert told(datetime.now(UTC)) == ["incident.published", "incident.retracted"]


def test_an_edit_that_is_undone_leaves_the_earlier_words_in_the_stream(moderator):
    incident = rich()
    publish(incident, moderator)
    told(TOO_LATE)
    said = Event.objects.get().payload
    edit(incident, moderator)
    assert "title" not in Event.objects.get(number=1).payload

    undo(moderator)

    assert Event.objects.get().payload == said


def test_the_page_and_the_map_follow_an_undone_publication_at_once(moderator, client):
    incident = rich()
    publish(incident, moderator)
    assert client.get(incident.get_absolute_url()).status_code == 200
    undo(moderator)
    page = client.get(incident.get_absolute_url())
    assert page.status_code == 410
    assert incident.title not in page.content.decode()
    assert not Incident.objects.published().exists()
    assert incident.map_version < Incident.objects.get(pk=incident.pk).map_version
