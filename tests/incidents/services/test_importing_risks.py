"""What a file tells that takes two people: held for them, or public without the words that name somebody."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import Event
from incidents import records
from incidents.links import Link
from incidents.models import Incident
from incidents.services import approvals, curation, editing
from incidents.services.curation_errors import NotAllowedError, SecondApprovalNeededError
from tests.factories import DecisionFactory, UserFactory
from tests.incidents.services.test_importing import NOW, record, run

pytestmark = pytest.mark.django_db

RISKY = {
    "lethal force or a death": {"force_rank": 5},
    "it may tell of a child": {"tags": ("child", "push")},
    "it may tell of a sexual assault": {"tags": ("sexual-assault",)},
}
NAMED = [
    {"description": "At a march Jorell Fosterly was pushed."},
    {"title": "Officer Hollerby pushes a woman"},
    {"agency": "Officer J. Hollerby, LAPD"},
    {"address": "Home of Jorell Fosterly, 12 Elm St"},
    {"tags": ("push", "Jorell Fosterly")},
    {"links": (Link("https://a.example.org/1", "Jorell Fosterly speaks"),)},
]


@pytest.mark.parametrize(("reason", "changes"), RISKY.items())
def test_what_carries_a_risk_waits_for_two_people(reason, changes):
    summary = run(record(**changes))
    incident = Incident.objects.get()
    assert (incident.status, incident.published_at) == ("candidate", None)
    assert incident.held_because == f"it takes two approvals: {reason}"
    assert (summary.published, summary.held) == (0, 1)
    assert approvals.needs_second(incident)
    assert not Event.objects.exists()


@pytest.mark.parametrize("changes", RISKY.values())
def test_a_record_that_becomes_risky_in_the_file_leaves_the_public(changes):
    run(record())
    run(record(**changes))
    assert Incident.objects.get().status == "candidate"
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "incident.published",
        "incident.retracted",
    ]


@pytest.mark.parametrize("changes", [{"injury": "death"}, {"tags": ("death", "push")}])
def test_a_death_waits_whatever_its_rank(changes):
    run(record(force_rank=3, **changes))
    incident = Incident.objects.get()
    assert (incident.status, incident.injury) == ("candidate", "death")
    assert incident.held_because == "it takes two approvals: lethal force or a death"


@pytest.mark.parametrize("changes", NAMED)
def test_what_only_names_somebody_is_public_without_its_words(changes):
    summary = run(record(**changes))
    again = run(record(**changes), now=NOW + timedelta(days=1))

    incident = Incident.objects.get()
    assert (incident.status, incident.restricted, incident.held_because) == ("published", True, "")
    assert (summary.published, summary.held, summary.restricted, again.unchanged) == (1, 0, 1, 1)
    (told,) = records.read(Incident.objects.published())
    assert not re.search("jorell|fosterly|hollerby|example.org", str(told), re.IGNORECASE)
    assert (told["city"], told["county"], told["place_precision"]) == (None, None, "state")


def test_a_name_beside_a_death_waits_and_is_not_hidden_from_readers_later():
    run(record(force_rank=5, title="Officer Hollerby shoots a man"))
    incident = Incident.objects.get()
    assert (incident.status, incident.restricted) == ("candidate", False)
    assert incident.held_because.endswith("lethal force or a death, it may name an officer")


@pytest.mark.parametrize("who", [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR])
def test_nobody_alone_shows_the_name_that_an_import_hid(who):
    run(record(title="Jorell Fosterly was pushed"))
    incident, by = Incident.objects.get(), UserFactory(role=who)
    for attempt in (
        lambda: curation.reveal(incident=incident, by=by),
        lambda: editing.edit(incident=incident, values={"names_person": False}, by=by),
    ):
        with pytest.raises((SecondApprovalNeededError, NotAllowedError)):
            attempt()
    with pytest.raises(ValidationError):
        editing.edit(incident=incident, values={"restricted": False}, by=by)
    incident.refresh_from_db()
    assert (incident.restricted, incident.names_person) == (True, True)


def test_two_people_show_the_name_that_an_import_hid():
    run(record(title="Jorell Fosterly was pushed"))
    incident = Incident.objects.get()
    first, second = UserFactory(role=SENIOR_MODERATOR), UserFactory(role=SENIOR_MODERATOR)
    approvals.submit(incident=incident, action="reveal", by=first)
    approvals.approve(proposal=approvals.open_proposal(incident), by=second)
    (told,) = records.read(Incident.objects.published())
    assert told["title"] == "Jorell Fosterly was pushed"


def test_a_name_that_comes_into_the_file_takes_the_words_out_of_every_version():
    run(record(title="A runner is pushed"))
    run(record(title="Jorell Fosterly is pushed"))
    first, second = Incident.objects.get().versions.order_by("number")
    assert (first.withheld, first.facts) == (True, {})
    assert (second.facts["title"], second.facts["restricted"]) == (None, True)


def test_what_two_people_approved_is_not_unpublished_by_the_file():
    run(record(force_rank=5))
    first, second = UserFactory(role=MODERATOR), UserFactory(role=SENIOR_MODERATOR)
    incident = approvals.submit(incident=Incident.objects.get(), by=first)
    approvals.approve(proposal=approvals.open_proposal(incident), by=second)

    again = run(record(force_rank=5))
    changed = run(record(force_rank=5, title="Their new words", tags=("child",)))

    assert (again.unchanged, len(changed.kept)) == (1, 1)
    incident.refresh_from_db()
    assert (incident.status, incident.title) == ("published", "Officer pushes a woman")
    assert (incident.first_approval_by, incident.second_approval_by) == (first, second)


def test_what_the_rule_put_back_into_the_queue_is_still_the_files():
    run(record())
    incident = Incident.objects.get()
    DecisionFactory(incident=incident, action="reopen", to_status="candidate", role="machine")
    summary = run(record(title="Officer pushes two women"))
    assert (summary.updated, summary.kept) == (1, [])
