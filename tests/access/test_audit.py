"""The log in the database: appended to in one order, refused to whoever would change it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from civicwatch.access import append_only, audit
from civicwatch.access.audit import Act
from civicwatch.access.models import AuditEntry, AuditHead
from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory
from tests.servers import guards

pytestmark = pytest.mark.django_db


def broken():
    head = audit.head()
    return [
        (each.number, each.what)
        for _, found in audit.verify(audit.walk(upto=head.number), upto=head)
        for each in found
    ]


def test_an_entry_says_who_did_what_when_and_in_which_role():
    person = UserFactory(role=MODERATOR)

    entry = audit.record(
        action="switch on",
        subject="sources/3",
        by=person,
        details={"interval": 5},
        now=datetime(2026, 5, 30, 12, tzinfo=UTC),
    )

    stored = AuditEntry.objects.get()
    assert (stored.number, stored.by, stored.role) == (1, person, MODERATOR)
    assert (stored.action, stored.subject, stored.details) == ("switch on", "sources/3", {"interval": 5})
    assert stored.sha256 == entry.sha256 == audit.head().sha256


def test_where_nobody_acted_it_was_the_machine():
    assert audit.record(action="forget", subject="reports/1").role == audit.MACHINE


def test_many_take_no_more_statements_than_a_few():
    with CaptureQueriesContext(connection) as few:
        audit.record_many(Act("act", f"things/{number}") for number in range(2))
    with CaptureQueriesContext(connection) as many:
        audit.record_many(Act("act", f"things/{number}") for number in range(90))

    assert len(many) == len(few)
    assert audit.head().number == 92
    assert broken() == []


def test_what_comes_back_from_the_database_hashes_as_it_was_written():
    audit.record(
        action="a" * 100,
        subject="people/ñ\0" + "x" * 200,
        details={"at": datetime.now(UTC), "numbers": [1.0, 0.1, 1e-7, 10**20, -5], "text": "a\ud800b"},
    )
    assert broken() == []


def test_nothing_at_all_is_nothing():
    assert audit.record_many([]) == []
    assert audit.head().number == 0
    assert broken() == []


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(change):
    audit.record(action="act", subject="things/1")

    with pytest.raises(IntegrityError, match="appended to"), transaction.atomic():
        if change == "update":
            AuditEntry.objects.update(role="administrator")
        else:
            AuditEntry.objects.all()._raw_delete("default")

    assert audit.head().number == AuditEntry.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_the_database_refuses_to_empty_the_log():
    with pytest.raises(IntegrityError, match="appended to"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE access_auditentry")


def test_every_guard_is_up_after_all_migrations():
    assert append_only.missing() == []


def test_a_guard_that_is_down_is_missed():
    append_only.take_down("access_auditentry")

    assert append_only.missing() == ["access_auditentry"]


def edit():
    AuditEntry.objects.filter(number=3).update(subject="things/x")


def delete():
    AuditEntry.objects.filter(number=3)._raw_delete("default")


def delete_the_last():
    AuditEntry.objects.filter(number__gt=3)._raw_delete("default")


def change_places():
    AuditEntry.objects.filter(number=2).update(number=99)
    AuditEntry.objects.filter(number=3).update(number=2)
    AuditEntry.objects.filter(number=99).update(number=3)


@pytest.mark.parametrize(
    ("tamper", "first"), [(edit, 3), (delete, 3), (delete_the_last, 4), (change_places, 2)]
)
def test_whoever_gets_past_the_guard_is_found(tamper, first):
    audit.record_many(Act("act", f"things/{number}") for number in range(4))
    append_only.take_down("access_auditentry")

    tamper()

    assert min(number for number, _ in broken()) == first


def test_an_entry_put_in_is_found():
    audit.record_many(Act("act", f"things/{number}") for number in range(3))
    entry = AuditEntry.objects.get(number=3)
    entry.pk, entry.sha256 = 4, "f" * 64
    entry.save(force_insert=True)

    AuditHead.objects.update(number=4, sha256="f" * 64)

    assert (4, "was changed: its hash is not that of its content") in broken()


@pytest.mark.postgresql
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
)
@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_one_chain():
    def write(worker):
        try:
            for number in range(10):
                audit.record(action="act", subject=f"things/{worker}-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    assert audit.head().number == 60
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_a_flush_between_tests_works_and_the_guard_is_up_again():
    audit.record(action="act", subject="things/1")
    with guards.lifted():
        AuditEntry.objects.all()._raw_delete("default")
    assert append_only.missing() == []
