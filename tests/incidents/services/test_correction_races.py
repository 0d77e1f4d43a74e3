"""Moderators and whoever asks at the same moment: one answer holds, nobody waits for ever."""

import pytest
from django.db import connection

from civicwatch.access.roles import SENIOR_MODERATOR
from incidents.models import Correction, Incident, Status
from incidents.services import corrections, hiding
from incidents.services.curation_errors import NotPossibleError
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once, kinds

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]


@pytest.fixture
def people():
    return UserFactory.create_batch(6, role=SENIOR_MODERATOR)


@pytest.fixture
def correction():
    incident = IncidentFactory(published=True)
    return corrections.find(corrections.ask(incident=incident, kind="removal", text="Please."))


def test_six_people_answer_the_same_request(people, correction):
    outcomes = all_at_once(
        *(
            lambda by=by: corrections.decline(correction=correction, words=f"By {by.pk}.", by=by)
            for by in people
        )
    )

    assert kinds(outcomes) == ["Correction"] + [NotPossibleError.__name__] * 5
    assert correction.messages.count() == 2


def test_removed_while_they_write_and_while_others_hide(people, correction):
    """Incident, request and log are locked in one order, so that nobody waits for somebody who waits."""
    outcomes = all_at_once(
        lambda: corrections.remove(correction=correction, words="Gone.", by=people[0]),
        lambda: corrections.add_message(correction=correction, text="More."),
        lambda: corrections.put_right(correction=correction, words="Right.", by=people[1]),
        lambda: corrections.withdraw(correction=correction),
        lambda: hiding.hide(incident=correction.incident, words="So.", by=people[2]),
    )

    assert not any(outcome is None for outcome in outcomes)
    closed = Correction.objects.get()
    assert closed.is_closed
    removed = Incident.objects.get().status == Status.RETRACTED
    assert removed == (closed.state == "removed")


def test_eight_send_at_once(correction):
    sent = all_at_once(
        *(
            lambda n=n: corrections.ask(
                incident=correction.incident, kind="correction", text=f"Wrong in place {n}."
            )
            for n in range(8)
        )
    )

    assert len({corrections.find(token).pk for token in sent}) == 8
