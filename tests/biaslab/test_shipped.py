"""What ships: two networks, one bundle, their licences; figures of faces kept aside; nothing of a picture."""

import json
from pathlib import Path

import numpy as np
import pytest

import biaslab
from biaslab.faces import networks
from biaslab.faces.bundle import Bundle
from biaslab.faces.split_words import SPLIT, SPLIT_DRAWN
from biaslab.groups import GROUPS
from biaslab.in_words import SPLITS
from civicwatch.learning import artefacts, registry
from civicwatch.learning.models import ClassifierVersion

FOLDER = Path(biaslab.__file__).parent / "artefacts"
MANIFEST = json.loads((FOLDER / "active.json").read_text())
CARDS = {"pixels": MANIFEST["scorecard"], **MANIFEST["scorecard"]["views"]}


@pytest.fixture(scope="module")
def bundle():
    return Bundle.unpacked(artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"]))


def test_nothing_lies_there_that_no_manifest_names():
    named = {MANIFEST["artefact"], *(entry["file"] for entry in networks.about().values())}

    assert {path.name for path in FOLDER.iterdir()} == named | {"active.json", "networks.json"}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 12_000_000


def test_each_network_carries_its_licence_and_origin():
    about = networks.about()

    assert {name: entry["licence"] for name, entry in about.items()} == {
        "embedding": "Apache-2.0",
    }
    for entry in about.values():
        assert entry["url"].startswith("https://") and entry["by"]
        assert entry["sha256"][:16] in entry["file"]


def test_an_altered_network_is_not_run(monkeypatch, tmp_path):
    for path in FOLDER.glob("*.onnx"):
        (tmp_path / path.name).write_bytes(path.read_bytes()[:-1])
    (tmp_path / networks.MANIFEST.name).write_bytes(networks.MANIFEST.read_bytes())
    monkeypatch.setattr(networks, "FOLDER", tmp_path)

    with pytest.raises(artefacts.ArtefactError, match="altered"):
        networks.run(networks.EMBEDDING, np.zeros((1, 3, 32, 32), np.float32))


def test_it_was_trained_on_what_may_be_passed_on_and_says_whose_it_is():
    data = MANIFEST["scorecard"]["data"]

    assert data["title"] == "FairFace" and data["licence"] == "CC BY 4.0" and data["may_ship"]
    assert "Kärkkäinen" in data["attribution"]


@pytest.mark.parametrize("features", ["pixels", "embedding"])
def test_figures_are_of_faces_kept_aside_as_many_of_each_group(features):
    card = CARDS[features]

    assert set(card["held_out"].values()) == {card["n"] // 5}
    assert card["n"] >= 1000
    assert card["learned_from"]["unbalanced"]["White"] >= 9 * card["learned_from"]["unbalanced"]["Black"]
    assert sum(card["learned_from"]["balanced"].values()) == sum(card["learned_from"]["unbalanced"].values())


@pytest.mark.parametrize("features", ["pixels", "embedding"])
def test_the_lopsided_one_leans_towards_white_beyond_doubt(features):
    card = CARDS[features]
    balanced, unbalanced = card["classifiers"]["balanced"], card["classifiers"]["unbalanced"]

    assert card["comparison"]["verdict"] == "larger" and card["comparison"]["interval"][0] > 0.5
    assert unbalanced["called_white"] > 0.5 > 0.2 > balanced["called_white"]
    assert balanced["mean_recall"] > unbalanced["mean_recall"] + 0.08


@pytest.mark.parametrize("features", ["pixels", "embedding"])
def test_balance_does_not_remove_every_gap_and_the_figures_say_so(features):
    recalls = {
        group: scores["recall"]
        for group, scores in CARDS[features]["classifiers"]["balanced"]["per_class"].items()
    }

    assert min(recalls, key=recalls.get) == "Other"
    assert CARDS[features]["classifiers"]["balanced"]["intervals"]["gap"][0] > 0.1


@pytest.mark.parametrize("features", ["pixels", "embedding"])
def test_the_learning_curve_rises_with_the_minoritys_share(features):
    curve = CARDS[features]["curve"]

    assert [point["share"] for point in curve] == sorted(point["share"] for point in curve)
    assert curve[-1]["share"] == 0.2
    for group in GROUPS[1:]:
        assert curve[-1]["recall"][group] > curve[0]["recall"][group] + 0.2
    assert curve[0]["called_white"] > 0.9


def test_how_figures_came_about_is_said_in_words_that_pages_can_translate():
    assert (SPLIT, SPLIT_DRAWN) == SPLITS
    assert {card["split"] for card in CARDS.values()} == {SPLIT}


def test_no_number_of_a_single_face_ships(bundle):
    for view in bundle.views.values():
        for average in (*view.learn.values(), *view.measure.values()):
            assert average.people >= 200
            assert average.middle.shape == (view.encoder.size,)


@pytest.mark.django_db
def test_migrating_leaves_it_active_and_the_registry_hands_it_out():
    version = ClassifierVersion.objects.get(name="faces", is_active=True)

    assert version.sha256 == MANIFEST["sha256"]
    assert set(registry.active("faces").model.bundle.views) == {"pixels", "embedding"}
