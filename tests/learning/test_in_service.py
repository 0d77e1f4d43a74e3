"""A process that cannot load the active version judges with a former one, and says so."""

import json
import logging
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.learning import in_service, registry, services
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.learning.loop import promoting
from civicwatch.learning.models import ClassifierVersion, Promotion
from civicwatch.learning.shipping import read_manifest, trained_folder
from incidents.services import reports
from sightings.services import checking_photos
from tests.factories import ReportFactory, UserFactory
from tweets.services import judging


@pytest.fixture(autouse=True)
def nothing_stands_in(monkeypatch):
    monkeypatch.setattr(in_service, "_stand_ins", {})


@pytest.fixture
def unknown_format(monkeypatch):
    """As in an older process: words that begin with "new" are of a format that it does not read."""
    from tests.learning import toy

    tried = []

    def load(artefact):
        tried.append(artefact)
        if artefact.startswith(b"new"):
            raise KeyError("encoder")
        return toy.Model(artefact.decode())

    monkeypatch.setattr(toy, "load", load)
    return tried


@pytest.fixture
def judges(toy_trained):
    def judges(word):
        version = services.register_version(name="toy", trained=toy_trained(word), now=timezone.now())
        return services.activate(version, by=None, now=timezone.now())

    return judges


def forget_memory():
    """Another process: it has loaded nothing yet."""
    registry._loaded.clear()
    in_service._stand_ins.clear()


def test_where_the_active_version_loads_it_judges(toy_active, django_assert_num_queries):
    first = in_service.loaded("toy")

    assert first.version == toy_active
    with django_assert_num_queries(1):
        assert in_service.loaded("toy") is first


@pytest.mark.parametrize("starts_anew", [False, True])
def test_the_version_before_goes_on_and_the_log_says_so(
    toy_active, unknown_format, judges, caplog, starts_anew
):
    in_service.loaded("toy")
    newest = judges("new drum")
    if starts_anew:
        forget_memory()

    with caplog.at_level(logging.ERROR):
        loaded = in_service.loaded("toy")

    assert loaded.version == toy_active
    assert loaded.predict(["a whistle"]) == [True]
    assert f"{newest} is active and cannot be loaded (KeyError: 'encoder')" in caplog.text
    assert f"{toy_active.version} judges instead" in caplog.text


def test_a_missing_file_is_no_reason_to_stop_either(toy_active, judges):
    in_service.loaded("toy")
    newest = judges("drum")
    (trained_folder() / newest.artefact).unlink()

    assert in_service.loaded("toy").version == toy_active


def test_it_is_tried_again_after_a_while_and_not_for_every_row(
    toy_active, unknown_format, judges, monkeypatch
):
    judges("new drum")
    for _post in range(5):
        in_service.loaded("toy")
    assert unknown_format.count(b"new drum") == 1

    monkeypatch.setattr(in_service, "monotonic", lambda: in_service.TRY_AGAIN + 10**9)
    in_service.loaded("toy")

    assert unknown_format.count(b"new drum") == 2
    assert unknown_format.count(b"whistle") == 1  # what stands in stays loaded


def test_once_it_loads_it_judges(toy_active, judges, monkeypatch):
    newest = judges("drum")
    path = trained_folder() / newest.artefact
    late = path.rename(path.with_suffix(".late"))
    assert in_service.loaded("toy").version == toy_active

    late.rename(path)
    monkeypatch.setattr(in_service, "monotonic", lambda: in_service.TRY_AGAIN + 10**9)

    assert in_service.loaded("toy").version == newest
    assert in_service._stand_ins == {}


def test_a_third_version_is_looked_at_at_once(toy_active, unknown_format, judges):
    judges("new drum")
    in_service.loaded("toy")
    third = judges("trumpet")

    assert in_service.loaded("toy").version == third


def test_the_newest_that_loads_stands_in(toy_active, unknown_format, judges):
    second = judges("trumpet")
    judges("new drum")
    judges("new horn")
    forget_memory()

    assert in_service.loaded("toy").version == second


def test_a_candidate_never_stands_in(toy_active, unknown_format, judges, toy_trained):
    judges("new drum")
    services.register_version(name="toy", trained=toy_trained("candidate"), now=timezone.now())
    forget_memory()

    assert in_service.loaded("toy").version == toy_active


def test_what_somebody_took_back_never_stands_in(toy_active, unknown_format, judges):
    new = judges("new drum")
    bad = judges("bad")
    promoting.roll_back(name="toy", by=UserFactory(), now=timezone.now())
    assert registry.active_version("toy") == new
    forget_memory()

    assert in_service.loaded("toy").version == toy_active

    services.activate(bad, by=None, now=timezone.now())  # somebody thinks better of it
    judges("new horn")
    forget_memory()
    assert in_service.loaded("toy").version == bad


def test_where_none_loads_the_reason_is_that_of_the_active_one(toy_active):
    (trained_folder() / toy_active.artefact).write_bytes(b"drum")

    with pytest.raises(ArtefactError, match="was altered"):
        in_service.loaded("toy")


def test_who_compares_gets_the_version_itself_or_nothing(toy_active, unknown_format, judges):
    judges("new drum")
    in_service.loaded("toy")

    with pytest.raises(KeyError):
        registry.active("toy")


@pytest.fixture
def newer_release(db, settings, tmp_path, monkeypatch):
    """Versions whose files only a newer release has are active, as an old process sees it."""
    settings.VAR = tmp_path
    monkeypatch.setattr(registry, "_loaded", {})
    before = {row.name: row for row in ClassifierVersion.objects.filter(is_active=True)}
    for name, row in before.items():
        newer = ClassifierVersion.objects.create(
            name=name, version="newer", sha256="0" * 64, artefact="newer.skops", thresholds=row.thresholds
        )
        services.activate(newer, by=None, now=timezone.now())
    return before


def test_reports_are_judged_meanwhile(newer_release):
    report = ReportFactory(stage="received")

    reports.classify([report])

    assert report.classifier == newer_release["force"]


def test_posts_are_judged_meanwhile(newer_release):
    said = judging.answer({}, b'["a quiet sentence"]')

    assert said["version"] == newer_release["harm"].version


def test_photos_are_judged_meanwhile(newer_release):
    checking_photos.check([])

    assert in_service.loaded("photo").version == newer_release["photo"]


def doctor():
    out = StringIO()
    with suppress(SystemExit):
        call_command("doctor", "--json", stdout=out)
    return next(check for check in json.loads(out.getvalue())["checks"] if check["name"] == "classifiers")


def metric():
    names = {"name[]": ["civicwatch_classifier_not_loaded"]}
    response = Client().get("/metrics", names, REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000")
    return [line for line in response.content.decode().splitlines() if not line.startswith("#")]


def test_doctor_and_metrics_say_so_until_nobody_says_it_any_more(toy_active, unknown_format, judges):
    in_service.loaded("toy")
    assert doctor()["verdict"] == "ok"
    assert metric() == []
    newest = judges("new drum")

    in_service.loaded("toy")

    assert doctor() == {
        "name": "classifiers",
        "verdict": "warning",
        "detail": f"toy {newest.version} is active, and a process could not load it (KeyError: 'encoder');"
        f" {toy_active.version} judges there",
    }
    assert metric() == [
        f'civicwatch_classifier_not_loaded{{classifier="toy",version="{newest.version}"}} 1.0'
    ]

    row = ClassifierVersion.objects.get(pk=newest.pk)
    row.not_loaded["at"] = (timezone.now() - in_service.LATELY).isoformat()
    row.save()
    assert doctor()["verdict"] == "ok"
    assert metric() == []


def test_where_nothing_stands_in_doctor_and_metrics_say_that_nothing_judges(toy_active):
    """Else nobody hears of the worst case: posts wait, and pages say “busy or just starting”."""
    forget_memory()
    (trained_folder() / toy_active.artefact).unlink()
    with pytest.raises(ArtefactError):
        in_service.loaded("toy")

    told = doctor()

    assert told["verdict"] == "failed"
    assert "nothing judges there; where no upgrade is under way:" in told["detail"]
    assert metric() == [
        f'civicwatch_classifier_not_loaded{{classifier="toy",version="{toy_active.version}"}} 1.0'
    ]


@pytest.fixture
def no_file_anywhere(db, settings, tmp_path, monkeypatch):
    """As after a version between two releases: it is active, and neither it nor any before it has a file."""
    settings.VAR = tmp_path
    monkeypatch.setattr(registry, "_loaded", {})
    ClassifierVersion.objects.filter(name="harm").update(
        sha256="1" * 64, artefact="former.skops", version="old"
    )
    gone = ClassifierVersion.objects.create(
        name="harm", version="between", sha256="0" * 64, artefact="harm-0000.skops", thresholds={"flag": 0.5}
    )
    return services.activate(gone, by=None, now=timezone.now())


def shipped_label():
    return read_manifest(registry.registration("harm").shipped)["version"]


def test_where_no_version_has_a_file_what_ships_judges(no_file_anywhere):
    assert not ClassifierVersion.objects.filter(version=shipped_label()).exists()

    said = judging.answer({}, b'["a quiet sentence"]')

    assert said["version"] == shipped_label()
    row = ClassifierVersion.objects.get(name="harm", version=shipped_label())
    assert not row.is_active
    assert registry.active_version("harm") == no_file_anywhere


def test_doctor_says_so_and_how_to_end_it(no_file_anywhere):
    judging.answer({}, b'["a quiet sentence"]')

    told = doctor()

    assert told["verdict"] == "warning"
    assert "harm between is active, and a process could not load it (ArtefactError:" in told["detail"]
    assert f"{shipped_label()} judges there" in told["detail"]
    assert told["detail"].endswith("run manage.py use_shipped harm")


def test_the_operator_ends_it_and_the_log_has_it(no_file_anywhere):
    judging.answer({}, b'["a quiet sentence"]')
    out = StringIO()

    call_command("use_shipped", "harm", stdout=out)

    assert f"harm {shipped_label()} judges" in out.getvalue()
    assert registry.active("harm").version.version == shipped_label()
    assert doctor()["verdict"] == "ok"
    assert Promotion.objects.filter(before=no_file_anywhere, version__version=shipped_label()).exists()
    assert audit.head().number


def test_what_ships_does_not_stand_in_where_somebody_took_it_back(no_file_anywhere):
    call_command("use_shipped", "harm", stdout=StringIO())
    services.activate(no_file_anywhere, by=UserFactory(), how=Promotion.How.ROLLED_BACK, now=timezone.now())
    forget_memory()

    with pytest.raises(ArtefactError, match="cannot be read"):
        in_service.loaded("harm")


def test_what_ships_but_was_altered_is_not_made_active(no_file_anywhere, monkeypatch):
    monkeypatch.setattr(services, "read_artefact", no_such_file)

    with pytest.raises(CommandError, match="altered"):
        call_command("use_shipped", "harm")

    assert registry.active_version("harm") == no_file_anywhere


def no_such_file(version):
    raise ArtefactError("it was altered")
