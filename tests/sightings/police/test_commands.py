"""`evaluate photo` prints the contract; `train photo` registers a version; bad pictures are skipped."""

import json
import sys
from io import StringIO
from unittest.mock import patch

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageDraw

from civicwatch.learning.models import ClassifierVersion
from sightings.police import learned_from

EACH = 25


def run(*args):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def _scene(seed, *, police):
    """Coloured shapes on a coloured ground, no two alike; with a chequered band where it is called police."""
    chance = np.random.default_rng(seed)
    picture = Image.new("RGB", (160, 120), tuple(int(part) for part in chance.integers(0, 256, 3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(8):
        x, y, size = (int(part) for part in chance.integers(0, 110, 3))
        shape = (draw.ellipse, draw.rectangle)[int(chance.integers(2))]
        shape(
            (x, y, x + size + 9, y + size + 9), fill=tuple(int(part) for part in chance.integers(0, 256, 3))
        )
    for at in range(0, 160, 10) if police else ():
        draw.rectangle((at, 50 + at % 20, at + 9, 59 + at % 20), fill="blue")
        draw.rectangle((at, 60 - at % 20, at + 9, 69 - at % 20), fill="yellow")
    return picture


@pytest.fixture
def folder(tmp_path):
    """Scenes, half of them called police vehicles, and a file that is no picture."""
    for number, kind in enumerate(("police_vehicle", "car")):
        (tmp_path / kind).mkdir()
        for seed in range(EACH):
            scene = _scene((number, seed), police=kind == "police_vehicle")
            scene.save(tmp_path / kind / f"{seed}.png")
    (tmp_path / "car" / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    return tmp_path


def test_evaluate_prints_the_contract(db, folder):
    out, err = run("evaluate", "photo", "--data", str(folder), "--json")

    scores = json.loads(out)
    assert scores["version"] == ClassifierVersion.objects.get(name="photo", is_active=True).version
    assert (scores["n"], scores["skipped"]) == (2 * EACH, 1)
    assert {"f1", "precision", "recall", "average_precision", "ece", "roc_auc"} == scores["binary"].keys()
    assert scores["per_class"]["car"].keys() == {"n", "police", "flagged"}
    assert (scores["per_class"]["car"]["n"], scores["per_class"]["police_vehicle"]["n"]) == (EACH, EACH)
    assert {"binary.roc_auc", "binary.ece", "per_class.car.flagged"} <= scores["intervals"].keys()
    assert scores["photos_per_cpu_second"] > 0 and scores["texts_per_second"] > 0
    assert (scores["learned_from"], scores["learned_from_share"]) == (False, 0)
    assert "car/broken.jpg: cannot be opened" in err


def test_evaluate_says_loudly_which_pictures_the_version_learned_from(db, folder):
    """One of four is among those that were learned from, whatever its file and its class are called now."""
    version, own = ClassifierVersion.objects.get(name="photo", is_active=True), folder / "police_vehicle"
    for path in [*[*own.glob("?.png")][3:], *own.glob("??.png")]:
        path.unlink()
    (folder / "car" / "broken.jpg").unlink()
    for path in [*(folder / "car").glob("*.png")][1:]:
        path.unlink()
    with Image.open(next(own.glob("*.png"))) as picture:
        marks = learned_from.packed([picture.convert("RGB")])
    shipped = {"data_fingerprint": version.data_fingerprint, "marks": marks}
    known = folder / "learned.json"
    known.write_text(json.dumps(shipped))

    with patch.object(learned_from, "SHIPPED", known):
        out, err = run("evaluate", "photo", "--data", str(folder), "--json")
        said, _ = run("evaluate", "photo", "--data", str(folder))

    assert (json.loads(out)["learned_from"], json.loads(out)["learned_from_share"]) == (True, 0.25)
    assert "WARNING: it learned from 25.0%" in err and "WARNING: it learned from 25.0%" in said


def test_evaluate_takes_the_truth_from_the_table(db, folder):
    (folder / "labels.csv").write_text("file,label,police\ncar/1.png,car,1\ncar/2.png,bus,0\n")

    scores = json.loads(run("evaluate", "photo", "--data", str(folder), "--json")[0])

    assert scores["per_class"].keys() == {"car", "bus"}
    assert scores["per_class"]["car"]["police"] is True


def test_evaluate_for_people_says_what_was_taken_for_police(db, folder):
    out, _ = run("evaluate", "photo", "--data", str(folder))

    assert "class car              taken for police" in out
    assert "needs_person" in out and "photos per cpu second" in out


def test_a_folder_without_pictures_is_an_error_in_words(db, tmp_path):
    with pytest.raises(CommandError, match="holds no picture"):
        run("evaluate", "photo", "--data", str(tmp_path))


@pytest.mark.once
def test_train_registers_a_version_that_judges_when_it_is_told_to(db, folder, settings, tmp_path_factory):
    pytest.importorskip("torch", reason="PyTorch comes with the extra `train`")
    settings.VAR = tmp_path_factory.mktemp("var")

    out, err = run("train", "photo", "--data", str(folder), "--activate", "--json")

    told = json.loads(out)
    version = ClassifierVersion.objects.get(name="photo", is_active=True)
    assert (told["state"], told["version"]) == ("active", version.version)
    assert version.scorecard["kinds"] == ["car", "police_vehicle"]
    assert "car/broken.jpg: cannot be opened" in err
    scores = json.loads(run("evaluate", "photo", "--data", str(folder), "--json")[0])
    assert scores["binary"]["roc_auc"] > 0.95


def test_without_pytorch_training_stops_before_any_picture_is_opened(db, tmp_path, monkeypatch):
    """Opening and reading three thousand pictures takes minutes."""
    (tmp_path / "police").mkdir()
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr("sightings.police.classifier.read_pictures", pytest.fail)
    with pytest.raises(CommandError, match="torch is not installed"):
        call_command("train", "photo", "--data", str(tmp_path))
