"""What ships: two networks with their licences, heads for them, figures of pictures that it had not seen."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import sightings
from civicwatch.learning import artefacts, registry
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.scorecards import Scorecard
from sightings.police import classifier, network
from sightings.police.in_words import PHOTO, SPLIT
from sightings.police.preparing import prepare

FOLDER = Path(sightings.__file__).parent / "police" / "artefacts"
MANIFEST = json.loads((FOLDER / "active.json").read_text())
CARD = MANIFEST["scorecard"]


@pytest.fixture(scope="module")
def photo():
    return classifier.load(artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"]))


def _road(colour):
    """A plain picture of a road under a sky, with a coloured box upon it."""
    picture = Image.new("RGB", (400, 300), (150, 190, 230))
    picture.paste((90, 90, 90), (0, 180, 400, 300))
    picture.paste(colour, (130, 140, 270, 230))
    return picture


def test_nothing_lies_there_that_no_manifest_names():
    named = {MANIFEST["artefact"], *(entry["file"] for entry in network.about().values())}

    assert {path.name for path in FOLDER.iterdir()} == named | {
        "active.json",
        "networks.json",
        "learned.json",
    }
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 17_000_000


def test_each_network_carries_its_licence_and_origin():
    about = network.about()

    assert {name: entry["licence"] for name, entry in about.items()} == {
        "first": "Apache-2.0",
        "second": "Apache-2.0",
    }
    for entry in about.values():
        assert entry["url"].startswith("https://") and entry["by"]
        assert entry["sha256"][:16] in entry["file"]


def test_an_altered_network_is_not_run(monkeypatch, tmp_path):
    entry = network.about()["first"]
    (tmp_path / entry["file"]).write_bytes((FOLDER / entry["file"]).read_bytes()[:-1])
    (tmp_path / network.MANIFEST.name).write_bytes(network.MANIFEST.read_bytes())
    monkeypatch.setattr(network, "FOLDER", tmp_path)

    with pytest.raises(artefacts.ArtefactError, match="altered"):
        network.cells(np.zeros((1, 3, 224, 224), np.float32), "first")


@pytest.mark.parametrize("which", list(network.LAYERS))
def test_each_network_hands_out_its_layers_by_regions_and_where_it_knows_police_vans(which):
    picture = prepare([_road((200, 30, 30))], network.SIDES[which])

    cells, van = network.cells(picture, which), network.police_van(which)

    assert cells.shape == (1, network.SIZES[which], 7, 7)
    assert van.shape == network.LAYERS[which][-1:] and np.linalg.norm(van) > 1


def test_heads_for_another_network_are_not_loaded(photo):
    with pytest.raises(artefacts.ArtefactError, match="other networks"):
        classifier.load(replace(photo.panel, networks={"first": "0" * 64}).packed())


def test_the_artefact_is_small_and_holds_weights_of_kinds_and_of_no_picture(photo):
    panel = photo.panel
    assert (FOLDER / MANIFEST["artefact"]).stat().st_size < 200_000
    for head in (panel.first, panel.second):
        assert head.weights.shape == (len(panel.kinds), network.SIZES[head.upon])
    police = {kind for kind, is_police in zip(panel.kinds, panel.first.police, strict=True) if is_police}
    assert police == {"police_vehicle", "police_officer"}


def test_every_picture_gets_a_verdict_with_what_weighed(photo):
    pictures = [_road((200, 30, 30)), Image.new("L", (5, 900)), Image.new("RGBA", (1, 1))]

    verdicts = photo.predict(pictures, MANIFEST["thresholds"])

    assert all(0 <= verdict.score <= 1 and verdict.heat.shape == (7, 7) for verdict in verdicts)
    assert all(np.isfinite(verdict.heat).all() for verdict in verdicts)
    assert {verdict.outcome for verdict in verdicts} <= {"verified", "needs_person", "not_police"}


def test_pictures_of_nothing_are_not_verified(photo):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8))

    for picture in (Image.new("RGB", (300, 200)), Image.new("RGB", (300, 200), (255, 255, 255)), noise):
        assert photo.predict([picture], MANIFEST["thresholds"])[0].outcome != "verified"


def test_a_picture_is_judged_alike_alone_and_among_others(photo):
    pictures = [_road((shade, 40, 90)) for shade in range(0, 250, 12)]

    together = photo.predict(pictures, MANIFEST["thresholds"])
    alone = [photo.predict([picture], MANIFEST["thresholds"])[0] for picture in pictures]

    assert [one.score for one in together] == pytest.approx([one.score for one in alone], abs=1e-4)


def test_the_lines_stand_in_order():
    lines = MANIFEST["thresholds"]

    assert 0 < lines["person"] < lines["flagged"] <= lines["verified"] < 1


def test_the_scorecard_tells_of_every_folder_and_of_sources_left_out():
    assert CARD["split"] == SPLIT
    assert CARD["n"] == sum(found["n"] for found in CARD["per_class"].values()) > 3000
    assert CARD["per_class"].keys() == PHOTO.kinds.keys()
    assert set(CARD["elsewhere"]) >= {"prescient", "openimg", "together"}
    for kind, found in CARD["per_class"].items():
        low, high = CARD["intervals"][f"per_class.{kind}.flagged"]
        assert low <= found["flagged"] <= high


def test_what_stands_by_itself_is_right_as_often_as_was_promised():
    assert CARD["outcomes"]["verified"]["right"] >= 0.95
    assert CARD["outcomes"]["needs_person"]["share"] <= 0.20


def test_pages_find_words_for_whatever_the_scorecard_holds():
    card = Scorecard(
        ClassifierVersion(name="photo", scorecard=CARD, thresholds=MANIFEST["thresholds"]), PHOTO
    )

    assert [row.positive for row in card.kinds()] == [True, True] + [False] * 6
    assert {row.name for row in card.kinds()}.isdisjoint(CARD["per_class"])
    assert {place.source for place in card.elsewhere()}.isdisjoint(CARD["elsewhere"])
    assert {source.name for source in card.sources()}.isdisjoint(CARD["by_source"])
    assert all(line.words for line in card.thresholds())


@pytest.mark.django_db
def test_migrating_leaves_it_active_and_the_registry_hands_it_out():
    version = ClassifierVersion.objects.get(name="photo", is_active=True)

    assert version.sha256 == MANIFEST["sha256"]
    (verdict,) = registry.active("photo").predict([_road((255, 255, 255))])
    assert 0 <= verdict.score <= 1


@pytest.mark.django_db
def test_the_page_of_scorecards_tells_of_kinds_and_of_pictures_from_somewhere_new(client):
    part = client.get("/classifiers/photo/").content.decode()

    assert "On pictures from somewhere new" in part
    for words in (*PHOTO.kinds.values(), "Police vehicles in traffic (Roboflow)", "police-like content"):
        assert str(words) in part
    assert "This source holds nothing that it should find" in part
