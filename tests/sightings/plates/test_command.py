"""`manage.py build_plate_network`: what it keeps, what it measures, what it refuses."""

import json
import shutil

import pytest
from django.core.management import CommandError, call_command

from civicwatch.learning import onnx_networks
from sightings.management.commands import build_plate_network
from sightings.plates import finding
from tests.sightings.plates.marked_photos import marked_photos

SHIPPED = finding.FOLDER


@pytest.fixture
def network(tmp_path, monkeypatch):
    """A folder of networks of its own, and a teacher that hands out the one that ships."""
    folder = tmp_path / "network"
    folder.mkdir()
    for path in SHIPPED.iterdir():
        shutil.copy(path, folder / path.name)
    monkeypatch.setattr(finding, "FOLDER", folder)
    monkeypatch.setattr(finding, "SCORECARD", folder / "scorecard.json")
    (folder / "scorecard.json").write_text(json.dumps({"kept": "this"}))
    taught = []
    (content,) = (path.read_bytes() for path in SHIPPED.glob("*.onnx"))

    def teach(photos, rounds):
        taught.append(({photo.path.name for photo in photos if photo.part == "learn"}, rounds))
        return content

    monkeypatch.setattr(build_plate_network, "_taught", teach)
    return taught


def card():
    return json.loads(finding.SCORECARD.read_text())


def test_a_network_is_taught_kept_and_measured(tmp_path, monkeypatch, network):
    marked_photos(tmp_path, monkeypatch)
    (finding.FOLDER / "plates-older.onnx").write_bytes(b"older")

    call_command("build_plate_network", "--data", tmp_path, "--rounds", "7")

    assert network == [({"one_0.jpg", "one_1.jpg", "two_0.jpg", "two_1.jpg"}, 7)]
    assert onnx_networks.about(finding.FOLDER) == onnx_networks.about(SHIPPED)
    assert len(list(finding.FOLDER.glob("*.onnx"))) == 1
    assert card()["learned_from"] == {"photos": 4, "plates": 2}
    assert card()["held"]["alone"]["readable"]["n"] == card()["choose"]["in_public"]["readable"]["n"] == 1
    assert card()["kept"] == "this"


def test_measuring_alone_teaches_nothing(tmp_path, monkeypatch, network):
    marked_photos(tmp_path, monkeypatch)

    call_command("build_plate_network", "--data", tmp_path, "--only-measure")

    assert network == []
    assert card()["network"] == onnx_networks.about(finding.FOLDER)[finding.NAME]["sha256"]


def test_of_what_is_set_aside_nothing_is_learned_and_the_network_is_not_kept(tmp_path, monkeypatch, network):
    marked_photos(tmp_path, monkeypatch)
    before = {path.name for path in finding.FOLDER.iterdir()}

    call_command("build_plate_network", "--data", tmp_path, "--aside", "*_0.jpg", "*_3.jpg")

    assert [names for names, _rounds in network] == [{"one_1.jpg", "two_1.jpg"}]
    aside = card()["aside"]
    assert aside["learned_from"] == {"photos": 2, "plates": 1}
    assert (aside["alone"]["photos"], aside["alone"]["plate"]["n"], aside["alone"]["readable"]["n"]) == (
        4,
        1,
        1,
    )
    assert {path.name for path in finding.FOLDER.iterdir()} == before


def test_a_folder_without_marked_photos_is_refused(tmp_path, network):
    with pytest.raises(CommandError, match="none of the 0 photos"):
        call_command("build_plate_network", "--data", tmp_path)
    assert card() == {"kept": "this"}
