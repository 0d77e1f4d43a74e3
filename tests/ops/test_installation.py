"""Which steps an installation takes on its first start and on later ones."""

import pytest

from civicwatch.lib.demonstration import Progress, read_progress, write_progress
from tests.factories import IncidentFactory, ReportFactory
from workers import installation as module
from workers.installation import Installation, PortInUseError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.LIVE_URL_FILE = tmp_path / "live_url"
    monkeypatch.setattr(module, "get_commands", lambda: {"load_demo": "incidents"})
    monkeypatch.setattr(module.static_files, "collect_if_changed", lambda root: False)
    for name in ("LIVE_URL", "LIVE_PORT", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def said():
    return []


@pytest.fixture
def installation(said):
    return Installation(said.append)


class Supervisor:
    """Knows how the demonstration's program ended."""

    def __init__(self, status):
        self._status = status

    def status(self, name):
        return self._status


def test_an_empty_record_gets_the_demonstration(state, installation):
    installation._prepare()

    assert read_progress(state) is Progress.LOADING


@pytest.mark.parametrize("row", [ReportFactory, IncidentFactory])
def test_a_record_with_anything_in_it_does_not(state, installation, row):
    row()

    installation._prepare()

    assert read_progress(state) is Progress.ABSENT


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Progress.LOADING, Progress.LOADING),
        (Progress.DRAINING, Progress.LOADING),
        (Progress.READY, Progress.READY),
        (Progress.FAILED, Progress.FAILED),
    ],
)
def test_one_that_was_cut_short_is_loaded_again_and_a_finished_one_never(state, installation, before, after):
    ReportFactory()
    write_progress(state, before)

    installation._prepare()

    assert read_progress(state) is after


def test_an_operator_may_do_without(state, said):
    Installation(said.append, demonstrate=False)._prepare()

    assert read_progress(state) is Progress.ABSENT


@pytest.mark.parametrize(
    ("status", "after"), [(None, Progress.LOADING), (0, Progress.DRAINING), (1, Progress.FAILED)]
)
def test_the_demonstration_drains_once_it_is_loaded(state, installation, status, after):
    write_progress(state, Progress.LOADING)
    installation.supervisor = Supervisor(status)

    installation._follow_demonstration()

    assert read_progress(state) is after


def test_it_is_ready_when_nothing_is_due_any_more(state, installation):
    write_progress(state, Progress.DRAINING)
    report = ReportFactory(stage="received")

    installation._follow_demonstration()
    assert read_progress(state) is Progress.DRAINING

    report.move_to("grouped", done=True)
    report.save()
    installation._follow_demonstration()
    assert read_progress(state) is Progress.READY


def test_the_live_stream_keeps_its_port_from_one_start_to_the_next(state, installation):
    first = installation._children_environment()

    assert installation._children_environment()["LIVE_PORT"] == first["LIVE_PORT"]
    assert (state / "live_url").read_text().strip() == first["LIVE_URL"]


def test_a_given_address_of_the_live_stream_is_used(state, installation, monkeypatch):
    monkeypatch.setenv("LIVE_URL", "https://live.civicwatch.example")
    monkeypatch.setenv("LIVE_PORT", "9001")

    environment = installation._children_environment()

    assert (environment["LIVE_URL"], environment["LIVE_PORT"]) == ("https://live.civicwatch.example", "9001")
    assert not (state / "live_url").exists()


def test_the_addresses_first_logins_are_shown_on_loopback_only(settings, said, monkeypatch):
    monkeypatch.setattr(module.ports, "http_status", lambda *args, **options: 200)
    monkeypatch.setattr(module, "first_logins", lambda: [("moderator", "mo", "secret-word")])

    settings.HOST = "127.0.0.1"
    Installation(said.append)._announce_when_ready()
    assert "  moderator: mo / secret-word" in said

    said.clear()
    settings.HOST = "0.0.0.0"
    Installation(said.append)._announce_when_ready()
    assert not any("secret-word" in line for line in said)


def test_a_port_in_use_is_named_before_anything_starts(settings, installation, monkeypatch):
    monkeypatch.setattr(module.ports, "is_free", lambda host, port: False)

    with pytest.raises(PortInUseError, match=f"Port {settings.PORT} .* is in use"):
        installation.run()
