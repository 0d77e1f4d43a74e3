"""What every test may count on: no way out to the network, and real servers on request."""

import ipaddress
import os
import secrets
import socket

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from civicwatch.lib import files_in_bucket
from tests.bucket import Bucket, client_of
from tests.servers import guards, migrated_rows
from tests.servers.s3 import Wire, running_s3
from tests.servers.valkey import running_valkey

DATABASE_FIXTURES = {"db", "transactional_db"}

# How long an example takes says how busy the machine is.
settings.register_profile(
    "untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


def pytest_collection_modifyitems(config, items):
    """On the second database only what a database can change: the rest has run on the first."""
    if "ONLY_WITH_DATABASE" not in os.environ:
        return
    left_out = [item for item in items if not _depends_on_database(item)]
    items[:] = [item for item in items if _depends_on_database(item)]
    config.hook.pytest_deselected(items=left_out)


def _depends_on_database(item):
    if item.get_closest_marker("once"):
        return False
    asks = {"django_db", "postgresql"} & {marker.name for marker in item.iter_markers()}
    return bool(asks or DATABASE_FIXTURES & set(item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Only this machine can be connected to; anything else fails at once and says so."""
    connect = socket.socket.connect

    def connect_here_only(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here_only)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Whatever a test commits, the next one finds what migrations wrote and nothing else."""
    flush = TransactionTestCase._fixture_teardown

    def flush_and_put_back(self):
        with guards.lifted():
            flush(self)
            migrated_rows.put_back()

    with django_db_blocker.unblock():
        migrated_rows.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_put_back)
        yield
    with django_db_blocker.unblock():
        migrated_rows.end_other_sessions()


@pytest.fixture(autouse=True)
def english():
    """A test that read a page in Spanish leaves nothing of it behind."""
    yield
    translation.deactivate_all()
    translation.activate("en")


@pytest.fixture(scope="session")
def valkey_url():
    """The address of a real, empty Valkey, shared by the tests of one worker."""
    with running_valkey() as url:
        yield url


@pytest.fixture(scope="session")
def s3_port():
    """The port of a real S3 server, shared by the tests of one worker."""
    with running_s3() as port:
        yield port


@pytest.fixture
def bucket(s3_port, settings, tmp_path, monkeypatch):
    """An empty bucket of object storage, in which the installation keeps its private files."""
    name = f"files-{secrets.token_hex(6)}"
    client, wire = client_of(s3_port), Wire(s3_port)
    client.create_bucket(Bucket=name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    settings.VAR = tmp_path
    settings.STORAGE_URL = f"s3://{name}/private?region=us-east-1&endpoint=http://127.0.0.1:{wire.port}"
    yield Bucket(name, client, wire)
    wire.close()


@pytest.fixture
def quick(monkeypatch):
    """One try, for tests of a bucket that stays away."""
    monkeypatch.setattr(files_in_bucket, "TRIES", 1)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
