"""The classifier that ships: small, whole, clean, and of sound mind."""

import json
import re
from pathlib import Path

import pytest

import incidents.force
from civicwatch.learning import artefacts, registry
from civicwatch.learning.models import ClassifierVersion

FOLDER = Path(incidents.force.__file__).parent / "artefacts"
MANIFEST = json.loads((FOLDER / "active.json").read_text())

FORCE = {
    "Officers pepper-sprayed a woman who was filming them outside the courthouse": 4,
    "Police shoved an elderly man to the ground during the march": 2,
    "Two deputies beat a kneeling protester with batons": 3,
    "A trooper shot and killed an unarmed driver after a traffic stop": 5,
    "Riot police fired tear gas into a crowd of students": 4,
}
NO_FORCE = [
    "The town council voted to repaint the footbridge",
    "Police said the missing hiker was found safe on Sunday",
    "Our bakery is closed on Monday because of the street fair",
    "The ferry to the island is late because of fog",
    "A new phone with a larger screen goes on sale next week",
]


@pytest.fixture(scope="module")
def model():
    content = artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"])
    return registry.registration("force").classifier.load(content)


def test_one_artefact_ships_and_stays_below_six_megabytes():
    (artefact,) = FOLDER.glob("force-*")

    assert artefact.name == MANIFEST["artefact"]
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 6_000_000


def test_its_vocabulary_holds_no_handle_address_digit_or_markup(model):
    terms = model.model.encoder.vocabulary

    assert len(terms) == len(set(terms)) > 5000
    assert [term for term in terms if re.search(r"[\d@#/\\_&<>:]|https?|www|t\.co", term)] == []


def test_its_vocabulary_holds_words_only(model):
    word = r"[^\W\d_]+(?:'[^\W\d_]+)*"
    shape = re.compile(rf"{word}\*?|{word} {word}|=[a-z]+(=[a-z]+)?")

    assert [term for term in model.model.encoder.vocabulary if not shape.fullmatch(term)] == []


@pytest.mark.parametrize(
    "name", ["michael", "jose", "maria", "florida", "portland", "floyd", "trump", "monday"]
)
def test_its_vocabulary_holds_no_names(model, name):
    assert [term for term in model.model.encoder.vocabulary if name in term.rstrip("*").split()] == []


@pytest.mark.parametrize("text", FORCE)
def test_it_knows_force_and_its_rank(model, text):
    (found,) = model.predict([text], MANIFEST["thresholds"])

    assert found.is_force
    assert found.force_rank == FORCE[text]
    assert found.reasons


@pytest.mark.parametrize("text", NO_FORCE)
def test_it_leaves_the_rest_out_of_the_queue(model, text):
    (found,) = model.predict([text], MANIFEST["thresholds"])

    assert found.probability < MANIFEST["thresholds"]["queue"]
    assert not found.is_force


def test_case_links_and_handles_do_not_change_its_mind(model):
    plain, dressed = model.predict(
        [
            "officers shoved a cyclist to the ground",
            "@someone OFFICERS shoved a cyclist to the ground https://example.org/1",
        ],
        MANIFEST["thresholds"],
    )

    assert dressed.probability == pytest.approx(plain.probability, abs=0.02)


def test_its_numbers_are_of_held_out_folds():
    card = MANIFEST["scorecard"]

    assert "drawn by groups" in card["split"]
    assert card["groups"] > 1000
    assert card["binary"]["f1"] > 0.85
    assert card["binary"]["ece"] < 0.05
    assert card["macro_f1"] > 0.65


@pytest.mark.django_db
def test_migrating_leaves_it_active():
    version = ClassifierVersion.objects.get(name="force", is_active=True)

    assert version.sha256 == MANIFEST["sha256"]
    assert version.thresholds == MANIFEST["thresholds"]
    assert version.scorecard == MANIFEST["scorecard"]
    assert version.activated_at is not None


@pytest.mark.django_db
def test_the_registry_hands_it_out():
    force = registry.active("force")

    assert force.version.is_active
    assert force.thresholds["queue"] < force.thresholds["likely"]
    assert force.predict(["Police tased a man twice"])[0].is_force
