"""The broker's address: the embedded one by default, short enough for the kernel, safe over TLS."""

import shutil
from pathlib import Path

import pytest
import redis

from civicwatch.lib.broker_address import broker_address
from civicwatch.lib.embedded_broker import LONGEST_SOCKET_PATH, socket_path
from tests.servers.valkey import running_valkey


def test_without_an_address_it_is_a_socket_under_the_state_directory():
    assert broker_address("", Path("/srv/state")) == "unix:///srv/state/valkey.sock"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("redis://broker:6379/0", "redis://broker:6379/0"),
        ("rediss://broker:6380/0", "rediss://broker:6380/0?ssl_cert_reqs=none"),
        ("rediss://broker:6380?db=1", "rediss://broker:6380?db=1&ssl_cert_reqs=none"),
        ("rediss://broker/0?ssl_cert_reqs=required", "rediss://broker/0?ssl_cert_reqs=required"),
    ],
)
def test_a_given_address_stays_and_says_how_to_treat_certificates(given, expected):
    assert broker_address(given, Path("/srv/state"), certificates="none") == expected


def test_a_state_directory_with_a_long_name_has_its_socket_in_the_temporary_folder():
    deep = Path("/srv") / ("d" * 200)

    assert len(str(socket_path(deep))) <= LONGEST_SOCKET_PATH
    assert socket_path(deep) != socket_path(Path("/srv") / ("e" * 200))


@pytest.mark.parametrize("name", ["short", "long" * 40])
def test_the_embedded_broker_answers_there(tmp_path, name):
    var = tmp_path / name
    var.mkdir()
    with running_valkey(var) as url, redis.Redis.from_url(url) as client:
        assert client.ping()
        assert socket_path(var).stat().st_mode & 0o077 == 0
    if not socket_path(var).is_relative_to(var):
        shutil.rmtree(socket_path(var).parent)
