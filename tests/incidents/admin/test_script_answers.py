"""What the desk's script is told: parts of the page, what became of a decision, and nothing lost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.models import Exposure, Incident, Status
from tests.factories import IncidentFactory, IncidentReportFactory, MergeSuggestionFactory
from tests.incidents.admin.posting import QUEUE, SCRIPT, desk, fresh, typed

pytestmark = pytest.mark.django_db
UNDO = reverse("admin:incidents_desk_undo")


def post(client, incident, data):
    answer = client.post(desk(incident), data, headers=SCRIPT)
    return answer.status_code, json.loads(answer.content)


def reject(client, incident, **more):
    data = {"action": "reject", "seen": incident.updated_at.isoformat(), "reason": "other", **more}
    return post(client, incident, data)


def test_an_item_alone_is_a_part_and_says_so_to_caches(client, moderator):
    incident = IncidentFactory()
    answer = client.get(desk(incident), headers=SCRIPT)
    page = answer.content.decode()
    assert page.lstrip().startswith("<article")
    assert "<html" not in page
    assert "X-Desk" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]
    assert "<html" in client.get(desk(incident)).content.decode()


def test_the_queue_alone_marks_what_stands_open_beside_it(client, moderator):
    incident = IncidentFactory()
    page = client.get(QUEUE, headers={"X-Desk": str(incident.pk)}).content.decode()
    assert "<html" not in page
    assert f'data-row="{incident.pk}" aria-current="true"' in page


def test_a_decision_brings_the_next_item_the_way_back_and_the_counts(client, moderator):
    incident, shown, ready, further = (IncidentFactory(likelihood=0.9 - n / 10) for n in range(4))
    status, answer = reject(client, incident, ahead="1", after=ready.pk, held=[shown.pk, ready.pk])
    assert (status, answer["ok"], answer["leads_on"]) == (200, True, True)
    assert f'data-item="{further.pk}"' in answer["next"]
    assert "data-undo" in answer["undo"]
    assert "3 waiting" in answer["load"]
    assert str(incident) in answer["said"]
    assert fresh(incident).status == Status.REJECTED


def test_a_merge_brings_the_line_of_the_survivor_as_it_is_by_now(client, moderator):
    gone, stays = IncidentFactory(title="Gone"), IncidentFactory(title="Stays")
    IncidentReportFactory(incident=gone)
    IncidentReportFactory(incident=stays)
    data = {"action": "merge", "seen": gone.updated_at.isoformat(), "other": stays.pk}
    _, answer = post(client, gone, data)
    line = answer["lines"][str(stays.pk)]
    assert f'data-row="{stays.pk}"' in line
    assert "(2)" in line


def test_what_is_hidden_goes_by_its_number_in_every_answer(client, moderator):
    incident = IncidentFactory(restricted=True, title="A secret title")
    post(client, incident, {"action": "look"})
    _, answer = reject(client, incident)
    assert "secret" not in json.dumps(answer)


def test_a_decision_that_was_stopped_says_why_and_changes_nothing(client, moderator):
    incident = IncidentFactory()
    status, answer = reject(client, incident, seen="2020-01-01T00:00:00Z")
    assert (status, answer["ok"], answer["pane"]) == (409, False, None)
    assert "changed by somebody else" in answer["error"]
    assert fresh(incident).status == Status.CANDIDATE


def test_what_could_not_be_published_comes_back_with_what_was_typed(client, moderator):
    incident = IncidentFactory()
    status, answer = post(client, incident, typed(incident, action="publish", title="Typed with care"))
    assert (status, answer["ok"]) == (422, False)
    assert "Typed with care" in answer["pane"]
    assert "The place is missing" in answer["pane"]
    assert fresh(incident).title == incident.title


def test_saving_brings_the_item_as_it_stands_now(client, moderator):
    incident = IncidentFactory()
    _, answer = post(client, incident, typed(incident, action="save", title="Better words"))
    assert answer["leads_on"] is False
    assert "Better words" in answer["pane"]
    assert fresh(incident).updated_at.isoformat() in answer["pane"]


def test_looking_at_what_is_hidden_brings_its_words_and_counts(client, moderator):
    incident = IncidentFactory(restricted=True, title="A secret title")
    assert "secret" not in client.get(desk(incident), headers=SCRIPT).content.decode()
    _, answer = post(client, incident, {"action": "look"})
    assert "A secret title" in answer["pane"]
    assert "opened today: 1 hidden, 0 graphic" in answer["load"]


def test_graphic_links_show_when_asked_for_and_are_counted_once(client, moderator):
    incident = IncidentFactory(evidence=2)
    incident.evidence.filter(pk=incident.evidence.first().pk).update(graphic=True)
    before = client.get(desk(incident)).content.decode()
    assert "data-graphic hidden" in before
    assert before.count("data-source>") == 1

    seen = {"action": "graphic", "seen": incident.updated_at.isoformat()}
    for _ in range(2):
        _, answer = post(client, incident, seen)
    assert "0 hidden, 1 graphic" in answer["load"]
    assert Exposure.objects.filter(by=moderator, kind="graphic").count() == 1
    assert "data-graphic hidden" not in client.get(desk(incident)).content.decode()


def test_undo_brings_the_item_back_as_it_was(client, moderator):
    incident = IncidentFactory(likelihood=0.7)
    reject(client, incident)
    decision = incident.decisions.get()
    answer = client.post(UNDO, {"decision": decision.pk}, headers=SCRIPT).json()
    assert f'data-item="{incident.pk}"' in answer["pane"]
    assert "Undone" in answer["said"]
    assert fresh(incident).status == Status.CANDIDATE


def test_undo_without_a_script_leads_back_to_the_item(client, moderator):
    incident = IncidentFactory()
    reject(client, incident)
    page = client.get(QUEUE).content.decode()
    assert f'name="decision" value="{incident.decisions.get().pk}"' in page
    answer = client.post(UNDO, {"decision": incident.decisions.get().pk})
    assert answer.url.startswith(desk(incident))


@pytest.mark.parametrize("data", [{}, {"decision": "0"}, {"decision": "x" * 40}, {"batch": "x"}])
def test_undoing_what_is_not_there(client, moderator, data):
    answer = client.post(UNDO, data, headers=SCRIPT)
    assert (answer.status_code, answer.json()["ok"]) == (409, False)


def test_nobody_undoes_what_another_decided(client, moderator, django_user_model):
    from civicwatch.access.roles import MODERATOR
    from tests.factories import UserFactory

    incident = IncidentFactory()
    reject(client, incident)
    client.force_login(UserFactory(role=MODERATOR))
    assert "data-undo" not in client.get(QUEUE).content.decode()
    answer = client.post(UNDO, {"decision": incident.decisions.get().pk}, headers=SCRIPT)
    assert answer.status_code == 409
    assert fresh(incident).status == Status.REJECTED


def test_a_part_asks_as_many_queries_for_ten_posts_as_for_one(client, moderator):
    few, many = IncidentFactory.create_batch(2, placed=True)
    for incident, posts in ((few, 1), (many, 10)):
        for _ in range(posts):
            IncidentReportFactory(incident=incident)
            MergeSuggestionFactory(first=incident)
    numbers = []
    for incident in (few, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(desk(incident), headers=SCRIPT)
        numbers.append(len(asked))
    assert numbers[1] <= numbers[0] <= 40


def test_only_posting_changes_anything(client, moderator):
    incident = IncidentFactory()
    reject(client, incident)
    for name in ("next", "undo", "claims", "bulk"):
        address = reverse(f"admin:incidents_desk_{name}")
        answer = client.get(address, {"decision": incident.decisions.get().pk, "do": "release_all"})
        assert answer.status_code == 302
    assert Incident.objects.get(pk=incident.pk).status == Status.REJECTED
