"""``verify_evidence`` says what is not as it was written, with the database and without."""

import json
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from civicwatch.access import append_only, audit, audit_export
from civicwatch.access.audit import Act
from civicwatch.access.models import AuditEntry, AuditHead
from civicwatch.access.roles import MODERATOR
from civicwatch.learning import registry
from civicwatch.learning.models import ClassifierVersion
from incidents.models import Decision
from incidents.services import curation
from tests.factories import IncidentFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def verify(*arguments, fails=False):
    out = StringIO()
    if fails:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_evidence", "--json", *arguments, stdout=out)
        assert ended.value.code == 1
    else:
        call_command("verify_evidence", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def log():
    person = UserFactory(role=MODERATOR)
    for _ in range(3):
        curation.reject(incident=IncidentFactory(), reason="not_force", by=person)
    audit.record_many(Act("act", f"things/{number}") for number in range(3))
    return audit.head()


@pytest.fixture
def past_the_guard():
    yield
    append_only.put_up("access_auditentry")


def exported(path, form):
    own = audit.record(action="export", subject="log", details={"format": form})
    file = path / f"log.{form}"
    file.write_bytes(b"".join(audit_export.FORMATS[form][1](upto=own.number)))
    return file


def test_a_log_that_nobody_touched(log):
    found = verify()

    assert (found["ok"], found["broken"], found["first_broken"]) == (True, [], None)
    assert found["log"] == {"entries": 6, "head": f"6:{log.sha256}"}
    assert found["decisions"] == 3
    assert found["artefacts"]["checked"] == ClassifierVersion.objects.filter(is_active=True).count()


def test_an_empty_installation_is_whole():
    assert verify()["log"]["entries"] == 0


def test_an_edited_decision_is_found_by_its_number(log):
    append_only.take_down("incidents_decision")
    decision = Decision.objects.order_by("pk")[1]
    Decision.objects.filter(pk=decision.pk).update(role="administrator")
    append_only.put_up("incidents_decision")

    found = verify(fails=True)

    assert found["first_broken"] == 2
    assert found["broken"] == [{"where": "log", "what": f"decision {decision.pk} was changed", "number": 2}]


def test_a_truncated_log_is_found_by_a_head_noted_elsewhere(log, past_the_guard):
    noted = f"{log.number}:{log.sha256}"
    append_only.take_down("access_auditentry")
    AuditEntry.objects.filter(number__gt=4)._raw_delete("default")
    last = AuditEntry.objects.get(number=4)
    AuditHead.objects.update(number=4, sha256=last.sha256)
    append_only.put_up("access_auditentry")

    assert verify()["ok"]
    assert verify("--head", noted, fails=True)["first_broken"] == 6


def test_a_log_rewritten_from_an_entry_on_is_found_by_a_noted_head(log, past_the_guard):
    noted = f"{log.number}:{log.sha256}"
    append_only.take_down("access_auditentry")
    AuditEntry.objects.filter(number__gt=3)._raw_delete("default")
    AuditHead.objects.update(number=3, sha256=AuditEntry.objects.get(number=3).sha256)
    audit.record_many(Act("another act", f"things/{number}") for number in range(3))
    append_only.put_up("access_auditentry")

    assert verify()["ok"]
    assert "noted" in verify("--head", noted, fails=True)["broken"][0]["what"]


def test_a_guard_that_is_down_is_said():
    append_only.take_down("incidents_decision")

    assert "incidents_decision" in verify(fails=True)["broken"][0]["what"]


def test_a_post_that_is_not_what_came():
    kept = ReportFactory(raw=b"as it came", sha256=sha256(b"as it came").hexdigest())
    ReportFactory(raw=b"", sha256="a" * 64)
    ReportFactory(raw=b"", sha256="")
    assert verify()["posts"] == {"checked": 1, "hash_only": 1, "without_hash": 1}

    type(kept).objects.filter(pk=kept.pk).update(raw=b"as it never came")

    assert f"report {kept.pk}" in verify(fails=True)["broken"][0]["what"]


def test_an_altered_classifier_is_found(monkeypatch, tmp_path):
    version = ClassifierVersion.objects.get(name="force", is_active=True)
    (tmp_path / version.artefact).write_bytes(b"another model")
    monkeypatch.setattr(registry, "trained_folder", lambda: tmp_path)

    assert "was altered" in verify(fails=True)["broken"][0]["what"]


def test_an_inactive_version_whose_file_went_is_no_fault():
    ClassifierVersion.objects.create(name="force", version="old", sha256="0" * 64, artefact="old.skops")

    assert verify()["artefacts"]["gone"] == 1


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_is_checked_without_the_database(form, log, tmp_path, django_db_blocker):
    file = exported(tmp_path, form)

    with django_db_blocker.block():
        found = verify("--export", str(file), "--head", f"{log.number}:{log.sha256}")

    assert found["ok"] and found["log"] == {"entries": 7, "file": f"log.{form}"}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize(
    ("tamper", "first"),
    [
        (lambda lines: [line.replace("things/1", "things/9") for line in lines], 5),
        (lambda lines: lines[:-5] + lines[-4:], 3),
        (lambda lines: lines[:-1], 7),
        (lambda lines: [*lines[:-2], lines[-1], lines[-2]], 6),
    ],
    ids=["edited", "one left out", "cut short", "reordered"],
)
def test_a_file_that_was_tampered_with(form, tamper, first, log, tmp_path):
    file = exported(tmp_path, form)
    file.write_text("".join(tamper(file.read_text().splitlines(keepends=True))))

    assert verify("--export", str(file), fails=True)["first_broken"] == first


@pytest.mark.parametrize("content", ["no JSON", "{}", "[1]", '{"number": 1}', "\x80"])
def test_a_file_that_is_no_export(content, tmp_path):
    (tmp_path / "log.jsonl").write_text(content, encoding="latin-1")

    with pytest.raises(CommandError, match="log"):
        call_command("verify_evidence", "--export", str(tmp_path / "log.jsonl"))


def test_a_head_that_is_none_is_refused():
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("verify_evidence", "--head", "17:abc")


def test_in_words(log):
    out = StringIO()
    call_command("verify_evidence", stdout=out)
    assert f"ends with 6:{log.sha256}" in out.getvalue()
    assert "Everything is as it was written." in out.getvalue()
