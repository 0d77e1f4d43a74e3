"""What is not in a language that the classifier was tested on is not judged; English is."""

import json
from pathlib import Path

import pytest

import incidents.force
from civicwatch.learning import artefacts, registry
from incidents.force.language import is_tested

FOLDER = Path(incidents.force.__file__).parent / "artefacts"
MANIFEST = json.loads((FOLDER / "active.json").read_text())

UNTESTED = [
    "Desfile del sábado\nEl desfile empieza a las diez. Traigan agua y sombrero.",
    "Gracias a los bomberos que bajaron a mi gato del techo.",
    "La policía golpeó a un manifestante con un bastón en Oakland",
    "Un policía disparó y mató a un hombre en San Antonio el 6 de noviembre",
    "Policía mata a hombre",
    "Les gendarmes ont chargé les manifestants devant la mairie",
]
TESTED = [
    "Police shot a man in El Paso",
    "Los Angeles police in Las Vegas",
    "José Peña was shot by police in San José, California",
    "LAPD tear gas",
    "Officers told the crowd “no más” and fired tear gas at Plaza de los Muertos",
    "@someone",
    "",
]


@pytest.fixture(scope="module")
def model():
    content = artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"])
    return registry.registration("force").classifier.load(content)


@pytest.mark.parametrize("text", UNTESTED)
def test_other_languages_are_told_from_english(model, text):
    (said,) = model.predict([text], MANIFEST["thresholds"])
    assert not said.tested_language


@pytest.mark.parametrize("text", TESTED)
def test_english_stays_english_with_names_in_it(model, text):
    (said,) = model.predict([text], MANIFEST["thresholds"])
    assert said.tested_language


def test_few_unknown_words_are_no_other_language():
    assert is_tested("Xyzzy plugh frobozz", frozenset())
    assert not is_tested("Xyzzy plugh frobozz quux garply waldo", frozenset())


@pytest.mark.django_db
def test_what_classify_answers_for_a_file_stays_the_same():
    force = registry.active("force")
    (answer,) = registry.registration("force").classifier.classify(force, [UNTESTED[0]])
    assert set(answer) == {"is_force", "probability", "force_rank"}
    assert isinstance(answer["probability"], float)
