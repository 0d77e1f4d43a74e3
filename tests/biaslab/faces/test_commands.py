"""`train faces` and `evaluate faces` as an operator calls them, on pictures that show nobody."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from biaslab.faces import training
from biaslab.groups import GROUPS
from biaslab.models import Dataset, Experiment
from biaslab.services import experiments
from civicwatch.learning.models import ClassifierVersion
from tests.biaslab.faces.toy_faces import folders

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def run(*args):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return folders(tmp_path_factory.mktemp("faces"), 100, White=500)


@pytest.fixture
def quick(monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(training, "SEEDS", (1, 2))
    monkeypatch.setattr(training, "CURVE_SEEDS", (1,))


def test_train_registers_a_version_and_opens_its_experiments(pictures, quick):
    (pictures / "White" / "broken.png").write_bytes(b"not a picture")

    out, err = run("train", "faces", "--data", str(pictures), "--activate", "--json")

    card = json.loads(out)["scorecard"]
    assert "White/broken.png: cannot be opened (not_a_picture); skipped" in err
    assert card["data"]["title"] == "A folder of faces" and not card["data"]["may_ship"]
    assert card["unseen_faces"] == 900  # nobody is in these pictures
    assert card["held_out"] == dict.fromkeys(GROUPS, 25)
    version = ClassifierVersion.objects.get(name="faces", is_active=True)
    assert version.version == json.loads(out)["version"]
    assert experiments.default().version == version
    assert experiments.default("embedding").scorecard["features"] == "embedding"
    assert not Dataset.objects.get(sha256=version.sha256).may_ship
    assert Experiment.objects.filter(shipped=True).count() == 2


def test_evaluate_prints_the_contract(pictures, tmp_path):
    folder = folders(tmp_path / "kept_aside", 12, White=40)

    out, _ = run("evaluate", "faces", "--data", str(folder), "--json")

    scores = json.loads(out)
    assert scores["version"] == ClassifierVersion.objects.get(name="faces", is_active=True).version
    assert scores["n"] == 88 and scores["skipped"] == 0
    for which in ("balanced", "unbalanced"):
        card = scores["classifiers"][which]
        assert 0 <= card["accuracy"] <= 1
        assert list(card["per_class"]) == list(GROUPS)
        assert [row["n"] for row in card["per_class"].values()] == [40, 12, 12, 12, 12]
        assert all(0 <= row["recall"] <= 1 for row in card["per_class"].values())
        low, high = card["intervals"]["accuracy"]
        assert low <= card["accuracy"] <= high
    assert set(scores["views"]) == {"embedding"}
    assert scores["too_few"] == ["Black", "EastAsian", "Indian", "Other"]


def test_what_it_learned_from_is_no_result(pictures, quick):
    run("train", "faces", "--data", str(pictures), "--activate", "--json")
    version = ClassifierVersion.objects.get(name="faces", is_active=True)

    out, err = run("evaluate", "faces", "--data", str(pictures), "--json")

    scores = json.loads(out)
    assert scores["n"] == 125 and scores["learned_from_left_out"] == 775
    assert "775 pictures: learned from, or a copy; skipped" in err
    for which in ("balanced", "unbalanced"):
        told, learned = scores["classifiers"][which], version.scorecard["classifiers"][which]
        assert told["accuracy"] == learned["accuracy"]


def test_evaluate_for_people_shows_both_side_by_side(pictures):
    out, _ = run("evaluate", "faces", "--data", str(pictures))

    assert "balanced:" in out and "unbalanced:" in out and "embedding:" in out
    assert "class EastAsian" in out


def test_a_folder_of_something_else_is_a_clear_error(tmp_path):
    with pytest.raises(CommandError, match="a folder for each of"):
        run("evaluate", "faces", "--data", str(tmp_path))


def test_too_few_faces_to_learn_from_is_a_clear_error(tmp_path, quick):
    with pytest.raises(CommandError, match="too few"):
        run("train", "faces", "--data", str(folders(tmp_path, 4)))
