"""Each decision has an entry in the log's chain; whatever is changed about either is found."""

from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from civicwatch.access import append_only, audit
from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.decision_digest import FORGOTTEN, forget, is_forgotten
from incidents.models import Decision, Status
from incidents.services import curation, editing, log, merging
from tests.factories import DecisionFactory, IncidentFactory, ReportFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once

pytestmark = pytest.mark.django_db


def found():
    check = log.DecisionCheck()
    entries = list(audit.walk(upto=audit.head().number))
    return [each.what for each in check.check(entries)] + list(check.finish())


@pytest.fixture
def past_the_guard():
    for table in append_only.GUARDED:
        append_only.take_down(table)


def a_day_at_the_desk():
    person, senior = UserFactory(role=MODERATOR), UserFactory(role=SENIOR_MODERATOR)
    report = ReportFactory(grouped=True, sha256="a" * 64)
    incident = IncidentFactory(placed=True, evidence=1, reports=[report])
    incident = editing.edit(
        incident=incident, values={"title": "Put right", "latitude": 45.0, "longitude": -93.1}, by=person
    )
    incident = curation.publish(incident=incident, by=person)
    merging.merge(incident=IncidentFactory(likelihood=0.7), into=incident, words="The same.", by=person)
    return curation.retract(incident=incident, reason="false", words="Not so — “no”.", by=senior)


def test_a_decision_has_an_entry_of_its_own():
    person = UserFactory(role=MODERATOR)
    incident = curation.reject(incident=IncidentFactory(), reason="not_force", words="A parade.", by=person)

    entry, decision = AuditEntry.objects.get(), Decision.objects.get()
    assert (entry.action, entry.subject, entry.by, entry.role) == (
        "reject",
        f"incidents/{incident.pk}",
        person,
        MODERATOR,
    )
    assert entry.details == {"decision": decision.pk, "from": "candidate", "to": "rejected"}
    assert entry.digest == log.digest_of(Decision.objects.get())
    assert entry.at == decision.at


def test_a_day_at_the_desk_is_whole():
    a_day_at_the_desk()

    assert found() == []
    assert Decision.objects.count() == AuditEntry.objects.count() >= 5


def test_what_becomes_public_names_the_hashes_of_its_posts():
    a_day_at_the_desk()

    (published,) = AuditEntry.objects.filter(action="publish")
    assert list(published.details["posts"].values()) == ["a" * 64]
    assert all("posts" not in each.details for each in AuditEntry.objects.exclude(action="publish"))


def test_no_words_of_a_decision_stand_in_the_log():
    a_day_at_the_desk()

    written = str(list(AuditEntry.objects.values()))
    assert "Put right" not in written and "Not so" not in written


@pytest.mark.parametrize(
    "change",
    [
        {"action": "reject"},
        {"role": "administrator"},
        {"reason": "Another reason."},
        {"by": None},
        {"to_status": Status.REJECTED},
        {"changes": {"closed_reason": {"from": "", "to": "harmful"}}},
        {"batch": uuid4()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edited_decision_is_found(change, past_the_guard):
    a_day_at_the_desk()
    last = Decision.objects.latest("pk")

    Decision.objects.filter(pk=last.pk).update(**change)

    assert found() == [f"decision {last.pk} was changed"]


def test_a_deleted_decision_is_found(past_the_guard):
    a_day_at_the_desk()
    last = Decision.objects.latest("pk")

    Decision.objects.filter(pk=last.pk)._raw_delete("default")

    assert found() == [f"decision {last.pk} is gone"]


def test_a_decision_that_came_in_by_another_way_is_found():
    a_day_at_the_desk()
    stranger = DecisionFactory()

    assert found() == [f"decision {stranger.pk} is not in the log"]


def test_a_post_that_was_exchanged_is_found():
    incident = a_day_at_the_desk()
    incident.reports.update(sha256="b" * 64)

    (pk,) = incident.reports.values_list("pk", flat=True)
    assert found() == [f"report {pk} is not the post that the decision stood on"]


@pytest.mark.parametrize("field", ["action", "role", "incident", "at"])
def test_the_database_refuses_to_change_a_decision(field):
    decision = DecisionFactory()

    with pytest.raises(IntegrityError, match="appended to"), transaction.atomic():
        decision.save(update_fields=[field])
    with pytest.raises(IntegrityError, match="appended to"), transaction.atomic():
        Decision.objects.all()._raw_delete("default")


def test_words_can_be_taken_out_and_the_chain_holds():
    a_day_at_the_desk()
    edited = Decision.objects.get(action="edit")

    changes = forget(edited.changes, lambda text: text == "Put right")
    Decision.objects.filter(pk=edited.pk).update(changes=changes)

    assert changes["title"]["to"] == FORGOTTEN + sha256(b"Put right").hexdigest()
    assert changes["title"]["from"] == edited.changes["title"]["from"]
    assert is_forgotten(changes) and not is_forgotten(edited.changes)
    assert found() == [f"decision {edited.pk}: words were taken out, and the log does not say why"]


def test_and_with_its_entry_that_is_in_order():
    a_day_at_the_desk()
    edited = Decision.objects.get(action="edit")
    changes = forget(edited.changes, lambda text: text == "Put right")
    Decision.objects.filter(pk=edited.pk).update(changes=changes)

    audit.record(action=log.FORGET, subject="reports/1", details={"decisions": [edited.pk]})

    assert found() == []


def test_words_cannot_be_exchanged_by_pretending_to_take_them_out():
    a_day_at_the_desk()
    edited = Decision.objects.get(action="edit")
    forged = edited.changes | {"title": {"from": "", "to": FORGOTTEN + "a" * 64}}

    Decision.objects.filter(pk=edited.pk).update(changes=forged)

    assert f"decision {edited.pk} was changed" in found()


def test_nobody_makes_words_look_taken_out_by_writing_like_that():
    like_that = FORGOTTEN + "a" * 64
    incident = IncidentFactory(title=like_that)
    editing.edit(incident=incident, values={"title": "Put right"}, by=UserFactory(role=MODERATOR))
    curation.reject(incident=incident, reason="other", words=like_that, by=UserFactory(role=MODERATOR))

    assert found() == []


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs connections that write at once")
@pytest.mark.django_db(transaction=True)
def test_merging_and_publishing_at_once_never_lock_each_other_out():
    """A merge logs one incident before the other takes a version of the map; publishing goes the other."""
    person = UserFactory(role=MODERATOR)
    for _ in range(5):
        survivors = IncidentFactory.create_batch(3, published=True)
        candidates = IncidentFactory.create_batch(3)
        ready = IncidentFactory.create_batch(3, placed=True, evidence=1)
        all_at_once(
            *(
                lambda one=one, into=into: merging.merge(incident=one, into=into, by=person)
                for one, into in zip(candidates, survivors, strict=True)
            ),
            *(lambda one=one: curation.publish(incident=one, by=person) for one in ready),
        )
    assert Decision.objects.filter(action="merge").count() == 15
    assert Decision.objects.filter(action="publish").count() == 15
    assert found() == []
