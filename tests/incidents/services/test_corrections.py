"""A request from its sending to its forgetting: who may do what to it, and what is kept of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from incidents.models import Correction, CorrectionMessage, Incident, Status
from incidents.models.reasons import RetractReason
from incidents.services import corrections, curation, editing, hiding, merging, undoing
from incidents.services.curation_errors import NotAllowedError, NotPossibleError, NotUndoableError
from tests.factories import NOON, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = "That is my daughter Ana in the picture."


@pytest.fixture
def incident():
    return IncidentFactory(published=True)


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def ask(incident, **changed):
    asked = {"kind": "removal", "text": WORDS, "relation": "not_said", "now": NOON} | changed
    return corrections.find(corrections.ask(incident=incident, **asked))


def test_what_is_asked_waits_for_a_moderator(incident):
    correction = ask(incident, relation="family")

    assert (correction.state, correction.kind, correction.relation) == ("open", "removal", "family")
    assert [(message.by, message.text) for message in correction.messages.all()] == [(None, WORDS)]


def test_of_the_token_only_its_hash_is_kept(incident):
    token = corrections.ask(incident=incident, kind="correction", text="Wrong day.")

    assert len(token) >= 43  # 256 bits
    assert token not in str(list(Correction.objects.values()))
    assert corrections.find(token) == Correction.objects.get()
    assert corrections.find(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert corrections.find(Correction.objects.get().token_hash) is None


@pytest.mark.parametrize("status", ["hidden", "retracted"])
def test_what_is_gone_may_be_asked_about(senior, status):
    incident = IncidentFactory(published=True)
    if status == "hidden":
        hiding.hide(incident=incident, words="So.", by=senior)
    else:
        curation.retract(incident=incident, reason=RetractReason.FALSE, words="So.", by=senior)

    assert ask(incident).incident == incident


def test_what_was_never_public_may_not():
    with pytest.raises(NotPossibleError):
        ask(IncidentFactory())


@pytest.mark.parametrize("text", ["", "  \n", "x" * (corrections.LONGEST + 1)])
def test_words_are_needed_and_not_too_many(incident, text):
    with pytest.raises(ValidationError):
        ask(incident, text=text)

    assert not Correction.objects.exists()


def test_the_most_urgent_stand_first(incident):
    with_child = IncidentFactory(published=True, involves_child=True)
    expected = [
        ask(incident, relation="concerned", now=NOON + timedelta(hours=3)),
        ask(incident, about_child=True, now=NOON + timedelta(hours=4)),
        ask(with_child, now=NOON + timedelta(hours=5)),
        ask(incident, now=NOON + timedelta(hours=1)),
        ask(incident, relation="family", now=NOON + timedelta(hours=2)),
        ask(incident, kind="correction", relation="concerned", now=NOON - timedelta(hours=1)),
        ask(incident, kind="correction", about_child=True),
    ]

    found = Correction.objects.waiting().most_urgent_first()

    assert list(found) == expected
    assert [correction.urgent for correction in found] == [True] * 3 + [False] * 4


def test_asked_back_and_answered(incident, moderator):
    correction = ask(incident)
    corrections.ask_back(correction=correction, words="Which picture?", by=moderator)
    assert list(Correction.objects.asked()) == [correction]

    corrections.add_message(correction=correction, text="The second one.")

    assert list(Correction.objects.waiting()) == [correction]
    assert [(m.by, m.text) for m in correction.messages.all()] == [
        (None, WORDS),
        (moderator, "Which picture?"),
        (None, "The second one."),
    ]


@pytest.mark.parametrize(
    ("act", "state"),
    [(corrections.decline, "declined"), (corrections.put_right, "corrected")],
)
def test_a_moderator_closes_it_with_words(incident, moderator, act, state):
    correction = ask(incident)
    with pytest.raises(ValidationError):
        act(correction=correction, words=" ", by=moderator)

    closed = act(correction=correction, words="We looked.", by=moderator)

    assert (closed.state, closed.closed_by) == (state, moderator)
    assert closed.messages.last().text == "We looked."


@pytest.mark.parametrize("role", [SENIOR_MODERATOR, ADMINISTRATOR])
@pytest.mark.parametrize("hidden", [False, True])
def test_a_senior_removes_the_incident_with_it(incident, role, hidden):
    by = UserFactory(role=role)
    if hidden:
        hiding.hide(incident=incident, words="So.", by=by)
    removed = corrections.remove(correction=ask(incident), words="It is gone.", by=by)

    incident.refresh_from_db()
    assert (removed.state, incident.status) == ("removed", Status.RETRACTED)
    assert incident.closed_reason == RetractReason.REMOVAL_ASKED


def test_what_was_removed_on_request_is_not_undone_but_reopened(incident, senior):
    removed = corrections.remove(correction=ask(incident), words="It is gone.", by=senior)
    retracted = incident.decisions.get(action="retract")

    assert undoing.seconds_left(retracted, senior) == 0
    with pytest.raises(NotUndoableError):
        undoing.undo(decision=retracted, by=senior)
    incident.refresh_from_db()
    assert (removed.state, incident.status) == ("removed", Status.RETRACTED)
    assert curation.reopen(incident=incident, by=senior).status == Status.CANDIDATE


def test_what_it_was_merged_into_is_what_goes(incident, senior, moderator):
    survivor = IncidentFactory(published=True)
    correction = ask(incident)
    merging.merge(incident=incident, into=survivor, by=moderator)

    corrections.remove(correction=correction, words="It is gone.", by=senior)

    survivor.refresh_from_db()
    assert survivor.status == Status.RETRACTED


def test_what_is_retracted_already_only_closes_the_request(incident, senior):
    curation.retract(incident=incident, reason=RetractReason.FALSE, words="So.", by=senior)
    corrections.remove(correction=ask(incident), words="It is gone.", by=senior)

    incident.refresh_from_db()
    assert incident.closed_reason == RetractReason.FALSE


def test_removing_what_waits_in_the_queue_again_says_where_to_go(incident, senior):
    correction = ask(incident)
    curation.reopen(incident=incident, by=senior)

    with pytest.raises(NotPossibleError):
        corrections.remove(correction=correction, words="It is gone.", by=senior)
    assert Correction.objects.get().state == "open"


def test_a_moderator_does_not_remove(incident, moderator):
    with pytest.raises(NotAllowedError):
        corrections.remove(correction=ask(incident), words="It is gone.", by=moderator)

    incident.refresh_from_db()
    assert (incident.status, Correction.objects.get().state) == (Status.PUBLISHED, "open")


@pytest.mark.parametrize(
    "act", [corrections.ask_back, corrections.decline, corrections.put_right, corrections.remove]
)
def test_without_a_role_nobody_answers(incident, act):
    with pytest.raises(NotAllowedError):
        act(correction=ask(incident), words="So.", by=UserFactory())

    assert CorrectionMessage.objects.count() == 1


def test_earlier_wordings_go_with_a_correction_if_a_senior_says_so(senior, moderator):
    incident = IncidentFactory(placed=True, evidence=1, title="Near 4 Elm St")
    curation.publish(incident=incident, by=moderator)
    editing.edit(incident=incident, values={"title": "In a street"}, by=moderator)
    correction = ask(incident, kind="correction")
    with pytest.raises(NotAllowedError):
        corrections.put_right(correction=correction, words="Done.", by=moderator, withhold=True)
    assert not incident.versions.filter(withheld=True).exists()

    corrections.put_right(correction=correction, words="Done.", by=senior, withhold=True)

    assert [version.withheld for version in incident.versions.order_by("number")] == [True, False]


ENDS = {
    "withdraw": lambda correction, by: corrections.withdraw(correction=correction),
    "decline": lambda correction, by: corrections.decline(correction=correction, words="So.", by=by),
    "put_right": lambda correction, by: corrections.put_right(correction=correction, words="So.", by=by),
    "remove": lambda correction, by: corrections.remove(correction=correction, words="So.", by=by),
}
LATER = ENDS | {
    "ask_back": lambda correction, by: corrections.ask_back(correction=correction, words="So.", by=by),
    "add": lambda correction, by: corrections.add_message(correction=correction, text="So."),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("later", LATER)
def test_what_is_closed_stays_closed(incident, senior, end, later):
    correction = ask(incident)
    ENDS[end](correction, senior)

    with pytest.raises(NotPossibleError):
        LATER[later](correction, senior)


def test_what_was_answered_too_early_is_opened_again(incident, moderator):
    correction = corrections.decline(correction=ask(incident), words="No.", by=moderator)

    opened = corrections.reopen(correction=correction, by=moderator)

    assert (opened.state, opened.closed_by) == ("open", None)
    with pytest.raises(NotPossibleError):
        corrections.reopen(correction=opened, by=moderator)


def test_what_was_withdrawn_is_nobody_elses_to_open(incident, moderator):
    with pytest.raises(NotPossibleError):
        corrections.reopen(correction=corrections.withdraw(correction=ask(incident)), by=moderator)


def test_an_answer_to_what_one_has_not_read_is_not_sent(incident, moderator):
    correction = ask(incident)
    seen = correction.changed_at
    corrections.add_message(correction=correction, text="I take that back.")

    with pytest.raises(NotPossibleError):
        corrections.decline(correction=correction, words="No.", by=moderator, seen=seen)
    assert Correction.objects.get().state == "open"


def test_the_log_hears_what_was_done_and_none_of_the_words(incident, senior):
    correction = ask(incident)
    corrections.ask_back(correction=correction, words="Is Ana your child?", by=senior)
    corrections.add_message(correction=correction, text="Ana is.")
    corrections.remove(correction=correction, words="Ana is not shown any more.", by=senior)

    entries = list(AuditEntry.objects.filter(subject=f"corrections/{correction.pk}").order_by("number"))
    assert [(entry.action, entry.role) for entry in entries] == [
        ("corrections.ask", "whoever asks"),
        ("corrections.ask back", "senior moderator"),
        ("corrections.add", "whoever asks"),
        ("corrections.answer", "senior moderator"),
    ]
    assert "Ana" not in str(list(AuditEntry.objects.values()))
    assert "Ana" not in str(list(incident.decisions.values()))


@pytest.mark.parametrize(("days", "left"), [(364, 1), (366, 0)])
def test_a_year_after_closing_it_is_forgotten(incident, moderator, days, left):
    corrections.decline(correction=ask(incident), words="No.", by=moderator, now=NOON)

    corrections.forget_old(now=NOON + timedelta(days=days))

    assert Correction.objects.count() == left
    assert CorrectionMessage.objects.count() == 2 * left


def test_what_is_not_closed_is_never_forgotten(incident, moderator):
    ask(incident)
    corrections.ask_back(correction=ask(incident), words="So?", by=moderator, now=NOON)

    assert corrections.forget_old(now=NOON + timedelta(days=4000)) == 0


def test_a_legal_hold_stops_it(incident):
    corrections.withdraw(correction=ask(incident), now=NOON)
    Incident.objects.filter(pk=incident.pk).update(legal_hold=True)

    assert corrections.forget_old(now=NOON + timedelta(days=4000)) == 0


def test_forgetting_that_is_due_is_seen(incident):
    corrections.withdraw(correction=ask(incident), now=timezone.now() - timedelta(days=366))

    assert corrections.is_forgetting_overdue(timedelta(hours=1))
    assert not corrections.is_forgetting_overdue(timedelta(days=2))
