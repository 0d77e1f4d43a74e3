"""Requests at the desk: by urgency, beside what the public sees, answered within one's rights."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from incidents.models import Correction, Incident, Status
from incidents.services import corrections, curation, editing, hiding
from tests.factories import NOON, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:incidents_correction_changelist")


@pytest.fixture
def incident():
    return IncidentFactory(published=True, title="A man is pushed at the fountain")


@pytest.fixture
def moderator(client):
    return signed_in(client, MODERATOR)


@pytest.fixture
def senior(client):
    return signed_in(client, SENIOR_MODERATOR)


def signed_in(client, role):
    user = UserFactory(role=role)
    client.force_login(user)
    return user


def ask(incident, **changed):
    asked = {"kind": "removal", "text": "My house <can> be seen.", "now": NOON} | changed
    return corrections.find(corrections.ask(incident=incident, **asked))


def address(correction):
    return reverse("admin:incidents_correction_change", args=[correction.pk])


def answer(client, correction, action, **changed):
    correction.refresh_from_db()
    incident = Incident.objects.get(pk=correction.incident_id)
    posted = {
        "action": action,
        "words": "We looked.",
        "seen": correction.changed_at.isoformat(),
        "incident_seen": incident.updated_at.isoformat(),
    }
    return client.post(address(correction), posted | changed)


def page_of(response):
    return response.content.decode()


def state(correction):
    return Correction.objects.get(pk=correction.pk).state


def test_the_queue_counts_and_sorts(client, moderator, incident):
    correction = ask(incident, kind="correction", now=NOON - timedelta(days=2))
    removal = ask(incident, now=NOON - timedelta(days=1))
    urgent = ask(incident, relation="concerned")

    page = page_of(client.get(QUEUE))

    places = [page.index(f"Request {one.pk} about") for one in (urgent, removal, correction)]
    assert places == sorted(places)
    for words in ("3 waiting", "1 urgent", "2 for removal", "oldest:"):
        assert words in page


def test_each_has_its_place(client, moderator, incident):
    waiting, asked, closed = (ask(incident) for _ in range(3))
    corrections.ask_back(correction=asked, words="Which?", by=moderator)
    corrections.decline(correction=closed, words="No.", by=moderator)

    for view, there in (("waiting", waiting), ("asked", asked), ("closed", closed), ("nonsense", waiting)):
        page = page_of(client.get(f"{QUEUE}?view={view}"))
        found = [one for one in (waiting, asked, closed) if f"Request {one.pk} about" in page]
        assert found == [there]


def test_the_queue_asks_as_many_queries_for_ten_as_for_one(client, moderator, incident):
    numbers = []
    for more in (1, 9):
        for _ in range(more):
            ask(incident)
        with CaptureQueriesContext(connection) as asked:
            client.get(QUEUE)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_a_request_stands_beside_what_the_public_sees(client, moderator, incident):
    page = page_of(client.get(address(ask(incident))))

    assert "My house &lt;can&gt; be seen." in page
    assert "A man is pushed at the fountain" in page
    assert incident.evidence.get().url in page
    assert f'href="{reverse("admin:incidents_incident_change", args=[incident.pk])}"' in page


def test_words_that_the_public_does_not_see_do_not_stand_here(client, moderator):
    incident = IncidentFactory(published=True, restricted=True, title="A secret")
    correction = ask(incident)

    assert "A secret" not in page_of(client.get(address(correction)))
    assert "A secret" not in page_of(client.get(QUEUE))


def test_what_is_hidden_is_told_as_the_public_is_told(client, senior, incident):
    hiding.hide(incident=incident, words="So.", by=senior)

    page = page_of(client.get(address(ask(incident))))

    assert "hidden while moderators look at it again" in page
    assert "Show it again" in page


@pytest.mark.parametrize(
    ("action", "expected"), [("ask_back", "asked"), ("put_right", "corrected"), ("decline", "declined")]
)
def test_a_moderator_answers_and_goes_on_to_the_next(client, moderator, incident, action, expected):
    first, second = ask(incident), ask(incident)

    response = answer(client, first, action)

    assert state(first) == expected
    assert response["Location"] == address(second)
    assert first.messages.last().text == "We looked."
    assert answer(client, second, action)["Location"] == QUEUE


def test_without_words_nothing_is_sent(client, moderator, incident):
    correction = ask(incident)

    response = answer(client, correction, "decline", words=" ")

    assert response.status_code == 409
    assert state(correction) == "open"


def test_what_came_in_meanwhile_is_read_first_and_nothing_typed_is_lost(client, moderator, incident):
    correction = ask(incident)
    seen = correction.changed_at.isoformat()
    corrections.add_message(correction=correction, text="I was wrong.")

    response = answer(client, correction, "decline", words="Typed with care", seen=seen)

    page = page_of(response)
    assert response.status_code == 409
    assert "I was wrong." in page and "Typed with care" in page
    assert state(correction) == "open"


@pytest.mark.parametrize("seen", ["", "nonsense", "2026-05-30T12:00:00"])
def test_nobody_answers_blindly(client, moderator, incident, seen):
    correction = ask(incident)

    assert answer(client, correction, "decline", seen=seen).status_code == 409
    assert state(correction) == "open"


@pytest.mark.parametrize("role", [SENIOR_MODERATOR, ADMINISTRATOR])
def test_a_senior_hides_looks_and_removes(client, incident, role):
    signed_in(client, role)
    correction = ask(incident)

    assert answer(client, correction, "hide")["Location"] == address(correction)
    incident.refresh_from_db()
    assert incident.status == Status.HIDDEN

    answer(client, correction, "show")
    incident.refresh_from_db()
    assert incident.status == Status.PUBLISHED

    answer(client, correction, "remove")
    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason) == (Status.RETRACTED, "removal_asked")
    assert state(correction) == "removed"


@pytest.mark.parametrize("action", ["hide", "show", "remove"])
def test_a_moderator_has_no_button_for_it_and_no_way_round(client, moderator, incident, action):
    correction = ask(incident)
    assert f'name="action" value="{action}"' not in page_of(client.get(address(correction)))

    response = answer(client, correction, action)

    assert response.status_code == 409
    incident.refresh_from_db()
    assert (incident.status, state(correction)) == (Status.PUBLISHED, "open")


def test_earlier_wordings_are_withheld_by_a_senior_only(client, incident):
    moderator = signed_in(client, MODERATOR)
    incident = IncidentFactory(placed=True, evidence=1)
    incident = curation.publish(incident=incident, by=moderator)
    editing.edit(incident=incident, values={"title": "In a street"}, by=moderator)
    correction = ask(incident, kind="correction")
    assert 'name="withhold"' not in page_of(client.get(address(correction)))
    assert answer(client, correction, "put_right", withhold="on").status_code == 409
    assert state(correction) == "open"

    signed_in(client, SENIOR_MODERATOR)
    assert 'name="withhold"' in page_of(client.get(address(correction)))
    answer(client, correction, "put_right", withhold="on")

    assert incident.versions.get(number=1).withheld


def test_what_was_closed_can_be_opened_again(client, moderator, incident):
    correction = ask(incident)
    answer(client, correction, "decline")

    assert answer(client, correction, "reopen")["Location"] == address(correction)
    assert state(correction) == "open"


@pytest.mark.parametrize("action", ["", "delete", "withdraw"])
def test_there_are_no_other_actions(client, moderator, incident, action):
    correction = ask(incident)

    assert answer(client, correction, action).status_code == 409
    assert state(correction) == "open"


def test_without_a_role_nobody_reads_them(client, incident):
    client.force_login(UserFactory())
    correction = ask(incident)

    for response in (
        client.get(QUEUE),
        client.get(address(correction)),
        answer(client, correction, "decline"),
    ):
        assert response.status_code == 403


def test_nobody_adds_or_deletes_one(client, incident):
    signed_in(client, ADMINISTRATOR)
    correction = ask(incident)

    assert client.get(reverse("admin:incidents_correction_add")).status_code == 403
    assert client.post(reverse("admin:incidents_correction_delete", args=[correction.pk])).status_code == 403


@pytest.mark.parametrize("number", ["4000000", "x", "9" * 30])
def test_what_is_not_there_is_not_found(client, moderator, number):
    assert client.get(f"{QUEUE}{number}/change/").status_code == 404


def test_no_inline_script_or_style(client, senior, incident):
    for url in (QUEUE, address(ask(incident))):
        page = page_of(client.get(url))
        assert "<script>" not in page and " style=" not in page and " onclick=" not in page


def test_earlier_wordings_are_withheld_from_the_incident_s_own_desk_too(client):
    moderator = signed_in(client, MODERATOR)
    incident = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=moderator)
    incident = editing.edit(incident=incident, values={"title": "In a street"}, by=moderator)
    desk = reverse("admin:incidents_incident_change", args=[incident.pk])
    posted = {"action": "withhold", "words": "Her street.", "seen": incident.updated_at.isoformat()}
    client.post(desk, posted)
    assert not incident.versions.filter(withheld=True).exists()

    signed_in(client, SENIOR_MODERATOR)
    assert 'value="withhold"' in page_of(client.get(desk))
    client.post(desk, posted)

    assert [version.withheld for version in incident.versions.order_by("number")] == [True, False]
    assert 'value="withhold"' not in page_of(client.get(desk))
