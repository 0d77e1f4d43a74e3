"""What an upgrade does to rows that were there before."""

from hashlib import sha256
from importlib import import_module

import pytest
from django.apps import apps

from civicwatch.access import audit
from civicwatch.access.models import AuditEntry
from incidents.models import Report
from tests.factories import DecisionFactory, ReportFactory, UserFactory
from tests.incidents.services.test_log import found as broken_log

pytestmark = pytest.mark.django_db
log_of_decisions = import_module("incidents.migrations.0005_log_of_decisions")


def test_decisions_from_before_the_log_get_their_entries(monkeypatch):
    monkeypatch.setattr(log_of_decisions, "CHUNK", 2)
    first = DecisionFactory(by=UserFactory(), changes={"latitude": {"from": None, "to": 44.0}}, reason="Ñ")
    DecisionFactory.create_batch(4)
    assert len(broken_log()) == 5

    log_of_decisions._enter_decisions(apps)

    assert broken_log() == []
    head = audit.head()
    assert head.number == 5
    assert [broken for _, broken in audit.verify(audit.walk(upto=5), upto=head) if broken] == []
    entry = AuditEntry.objects.get(number=1)
    assert (entry.by, entry.at, entry.details["entered_later"]) == (first.by, first.at, True)


def test_posts_from_before_get_their_hash():
    with_raw, without = ReportFactory(raw=b"as it came"), ReportFactory(raw=b"")

    log_of_decisions._hash_posts(Report)

    with_raw.refresh_from_db()
    without.refresh_from_db()
    assert with_raw.sha256 == sha256(b"as it came").hexdigest()
    assert without.sha256 == ""
