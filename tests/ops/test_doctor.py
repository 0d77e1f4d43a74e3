"""doctor tells machines (JSON) and people (words) what is missing, stale and waiting."""

import errno
import json
import os
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from civicwatch.access import append_only, audit, sealing
from civicwatch.access import waiting as access_waiting
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.learning.models import ClassifierVersion
from civicwatch.lib import private_files
from incidents.models import Round
from sightings.models import Contributor, Conversation
from tests.factories import IncidentFactory, ReportFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    return tmp_path


def doctor(*, fails: bool = False) -> dict:
    out = StringIO()
    if fails:
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", "--json", stdout=out)
        assert ended.value.code == 1
    else:
        call_command("doctor", "--json", stdout=out)
    return json.loads(out.getvalue())


def check(diagnosis: dict, name: str) -> dict:
    return next(check for check in diagnosis["checks"] if check["name"] == name)


def test_every_kind_of_row_is_named_even_where_there_is_none():
    diagnosis = doctor()

    kinds = ["report", "message", "photo", "tweet", "effect", "erasure", "experiment", "training"]
    assert list(diagnosis["stages"]) == kinds
    assert diagnosis["oldest_seconds"] is None


def test_finished_and_failed_rows_are_counted_too():
    ReportFactory(stage="received")
    ReportFactory.create_batch(2, stage="grouped", due_at=None)
    ReportFactory(stage="failed", due_at=None)

    assert doctor()["stages"]["report"] == {"received": 1, "grouped": 2, "failed": 1}


@pytest.mark.parametrize(
    ("row", "age"),
    [
        ({"due_at": -90}, 90),
        ({"due_at": 15, "lease_token": "c0ffee00-0000-4000-8000-000000000000"}, 5),
        ({"due_at": 60}, None),
        ({"stage": "failed", "due_at": None}, None),
        ({"stage": "grouped", "due_at": None}, None),
    ],
    ids=["due", "being worked on", "in back-off", "failed", "finished"],
)
def test_the_oldest_row_is_one_that_a_machine_should_be_at(row, age):
    if row["due_at"] is not None:
        row = {**row, "due_at": timezone.now() + timedelta(seconds=row["due_at"])}
    ReportFactory(**row)

    assert doctor()["oldest_seconds"] == (pytest.approx(age, abs=3) if age else None)


def test_a_source_that_missed_three_visits_is_stale():
    now = timezone.now()
    SourceFactory(name="fresh", enabled=True, last_success_at=now - timedelta(hours=1), interval_minutes=60)
    SourceFactory(name="stale", enabled=True, last_success_at=now - timedelta(hours=4), interval_minutes=60)
    SourceFactory(name="off", enabled=False, last_success_at=now - timedelta(days=9))

    diagnosis = doctor()

    assert {source["name"]: source["stale"] for source in diagnosis["sources"]} == {
        "fresh": False,
        "stale": True,
        "off": False,
    }
    assert check(diagnosis, "sources")["verdict"] == "warning"


def test_a_source_without_its_keys_is_off_and_says_which(settings):
    settings.X_BEARER_TOKEN = ""
    SourceFactory(name="on-x", kind="x", enabled=True, created_at=timezone.now() - timedelta(days=9))

    diagnosis = doctor()

    (source,) = diagnosis["sources"]
    assert (source["missing_keys"], source["stale"]) == (["X_BEARER_TOKEN"], False)
    assert check(diagnosis, "x keys")["verdict"] == "off"
    assert "X_BEARER_TOKEN" in check(diagnosis, "x keys")["detail"]


def test_keys_that_are_set_are_never_printed(settings):
    settings.X_BEARER_TOKEN = "do-not-print-me"

    diagnosis = doctor()

    assert check(diagnosis, "x keys") == {"name": "x keys", "verdict": "ok", "detail": "set"}
    assert "do-not-print-me" not in json.dumps(diagnosis)


def test_only_active_classifiers_are_listed():
    ClassifierVersion.objects.filter(is_active=True).update(is_active=False)
    ClassifierVersion.objects.create(name="force", version="old", sha256="0" * 64, artefact="old.skops")
    ClassifierVersion.objects.create(
        name="force", version="new", sha256="1" * 64, artefact="new.skops", is_active=True
    )

    assert [row["version"] for row in doctor()["classifiers"]] == ["new"]


def test_a_broker_that_is_down_is_a_warning():
    assert check(doctor(), "broker")["verdict"] == "warning"


def test_a_broker_that_answers_is_well(settings, valkey_url):
    settings.REDIS_URL = valkey_url

    assert check(doctor(), "broker")["verdict"] == "ok"


def test_secrets_that_others_may_read_are_a_failure(installation):
    (installation / "secrets").mkdir()
    secret = installation / "secrets" / "secret_key"
    secret.write_text("x")
    secret.chmod(0o644)
    assert check(doctor(fails=True), "secrets")["verdict"] == "failed"

    secret.chmod(0o600)
    assert check(doctor(), "secrets")["verdict"] == "ok"


def test_static_files_that_were_not_collected_are_a_warning(settings):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()

    assert check(doctor(), "static files")["verdict"] == "warning"


def test_pending_migrations_are_a_failure_that_still_is_json():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'incidents'")

    diagnosis = doctor(fails=True)

    assert "migrate" in check(diagnosis, "database")["detail"]


def test_the_end_of_the_log_is_said_so_that_it_can_be_noted():
    entry = audit.record(action="act", subject="things/1")

    diagnosis = doctor()

    assert diagnosis["log"] == {"entries": 1, "head": f"1:{entry.sha256}"}
    assert check(diagnosis, "log")["verdict"] == "ok"


def test_a_log_that_could_be_changed_is_a_failure():
    append_only.take_down("access_auditentry")

    assert check(doctor(fails=True), "log")["verdict"] == "failed"


def test_who_was_asked_about_deletions(settings):
    settings.X_BEARER_TOKEN = "a-key"
    now = timezone.now()
    Round.objects.create(name="replay", last_success_at=now, looked_at=7, forgotten=2)
    Round.objects.create(name="x", last_success_at=now - timedelta(hours=50), last_error="X: Unauthorized")

    diagnosis = doctor()

    assert {each["name"]: each["state"] for each in diagnosis["deletions"]} == {
        "reddit": "off",
        "x": "late",
        "replay": "ok",
    }
    assert check(diagnosis, "deletions")["verdict"] == "warning"
    assert "X: Unauthorized" in check(diagnosis, "deletions")["detail"]


def test_in_words_it_says_the_same():
    SourceFactory(name="quiet", enabled=False)
    ReportFactory(stage="grouped", due_at=None)
    out = StringIO()

    call_command("doctor", stdout=out)

    assert "WARNING  broker: not reachable" in out.getvalue()
    assert "source quiet: off, last success never" in out.getvalue()
    assert "nothing waits for a machine" in out.getvalue()


def test_what_waits_for_people_is_counted_in_every_queue_that_the_desk_knows():
    now = timezone.now()
    IncidentFactory.create_batch(2, status="candidate", created_at=now - timedelta(hours=3))
    Conversation.objects.create(
        contributor=Contributor.objects.create(phone_hash="a" * 64), needs_person_at=now - timedelta(hours=1)
    )

    people = doctor()["people"]

    assert [queue["name"] for queue in people] == list(access_waiting.for_everybody())
    assert {"corrections", "sightings", "photos", "flags", "appeals"} <= {queue["name"] for queue in people}
    waiting = {queue["name"]: queue for queue in people if queue["count"]}
    assert {name: queue["count"] for name, queue in waiting.items()} == {"incidents": 2, "conversations": 1}
    assert waiting["incidents"]["oldest_seconds"] == pytest.approx(3 * 3600, abs=60)
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "waits for people: 2 incidents (oldest 3.0 h), 1 conversations (oldest 1.0 h)" in out.getvalue()


def test_those_without_a_second_factor_are_counted(settings):
    settings.HOST, settings.PUBLIC_URL = "0.0.0.0", "https://watch.example.org"
    UserFactory(role=MODERATOR)
    UserFactory(role=MODERATOR, is_active=False)
    UserFactory(is_staff=False)
    with_factor = UserFactory(role=SENIOR_MODERATOR)
    Authenticator.objects.create(user=with_factor, type=Authenticator.Type.TOTP, data={})
    only_codes = UserFactory(role=SENIOR_MODERATOR)
    Authenticator.objects.create(user=only_codes, type=Authenticator.Type.RECOVERY_CODES, data={})

    found = check(doctor(), "second factor")

    assert (found["verdict"], found["detail"].split()[0]) == ("warning", "2")


def test_where_nobody_can_sign_in_yet_it_says_how(settings):
    settings.HOST = "0.0.0.0"

    found = check(doctor(), "second factor")

    assert (found["verdict"], "createsuperuser" in found["detail"]) == ("warning", True)


def test_second_factors_sealed_with_a_key_that_is_gone_are_a_failure(settings):
    data = {"secret": sealing.seal("secret")}
    Authenticator.objects.create(user=UserFactory(role=MODERATOR), type=Authenticator.Type.TOTP, data=data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    doctor()

    settings.SECRET_KEY_FALLBACKS = []

    found = check(doctor(fails=True), "second factor")
    assert found["verdict"] == "failed" and "SECRET_KEY_FALLBACKS" in found["detail"]


def test_a_second_factor_is_not_asked_for_on_a_demonstration_on_loopback(settings):
    settings.HOST, settings.PUBLIC_URL = "127.0.0.1", "http://127.0.0.1:8000"
    UserFactory(role=MODERATOR)
    assert check(doctor(), "second factor")["verdict"] == "off"


def test_the_disk_is_tried_and_left_as_it_was(installation):
    found = check(doctor(), "private files")

    assert found["verdict"] == "ok"
    assert found["detail"].startswith("this disk: a file was written, read and removed; ")
    assert [path for path in (installation / "private").rglob("*") if path.is_file()] == []


def test_a_disk_without_room_is_a_failure(monkeypatch):
    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    found = check(doctor(fails=True), "private files")

    assert found["detail"] == "this disk: there is no room for the file; photos wait until it is mended"


def test_a_folder_that_is_not_ours_is_a_failure(installation):
    (installation / "private").write_text("a file where the folder should be")

    found = check(doctor(fails=True), "private files")

    assert "private files cannot be written" in found["detail"]


def test_keys_that_are_none_are_told_in_words(settings):
    Contributor.objects.create(phone_hash="a" * 64, phone="+13105550123")
    settings.PHONE_KEYS = ["notakey"]

    diagnosis = doctor(fails=True)

    for name in ("private files", "phone keys"):
        found = check(diagnosis, name)
        assert found["verdict"] == "failed"
        assert found["detail"] == "PHONE_KEYS must be 32 random bytes in URL-safe base64, each"


def test_a_bucket_is_tried_and_left_as_it_was(bucket, installation):
    found = check(doctor(), "private files")

    assert (found["verdict"], found["detail"]) == (
        "ok",
        f"{bucket.name}: a file was written, read and removed",
    )
    assert bucket.keys() == []


def test_files_that_were_not_moved_into_the_bucket_are_counted(bucket, installation, settings):
    address, settings.STORAGE_URL = settings.STORAGE_URL, ""
    private_files.write("photos", b"x")
    settings.STORAGE_URL = address

    found = check(doctor(), "private files")

    assert found["verdict"] == "warning"
    assert "1 files still lie on this disk; run manage.py move_files" in found["detail"]


def test_a_bucket_that_is_not_reached_is_a_failure(bucket, quick):
    bucket.wire.requests_left = 0

    found = check(doctor(fails=True), "private files")

    assert found["verdict"] == "failed"
    assert "not reached" in found["detail"]
