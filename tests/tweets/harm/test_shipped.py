"""The classifier that ships: small, whole, clean, and of sound mind."""

import json
import re
from pathlib import Path

import pytest

import tweets.harm
from civicwatch.learning import artefacts, onnx_networks, registry
from civicwatch.learning.models import ClassifierVersion
from tweets.harm import neutral

FOLDER = Path(tweets.harm.__file__).parent / "artefacts"
MANIFEST = json.loads((FOLDER / "active.json").read_text())
CARD = MANIFEST["scorecard"]
ABUSE = [
    "you are a stupid ugly idiot and everyone hates you",
    "shut up you dumb bitch nobody likes you",
    "what a disgusting pathetic loser, go to hell",
]
HARMLESS = [
    "The ferry to the island is late because of fog",
    "Happy birthday to my wonderful sister!",
    "Our bakery is closed on Monday because of the street fair",
    "@user thank you so much, see you tomorrow",
]


@pytest.fixture(scope="module")
def model():
    content = artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"])
    return registry.registration("harm").classifier.load(content)


def test_one_artefact_ships_and_all_stays_below_thirty_two_megabytes():
    (artefact,) = FOLDER.glob("harm-*")

    assert artefact.name == MANIFEST["artefact"]
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 32_000_000
    assert {file.name for file in FOLDER.iterdir()} - {"explore.json"} == {
        *(entry["file"] for entry in onnx_networks.about(FOLDER).values()),
        *("active.json", "networks.json", artefact.name),
    }


def test_it_was_fitted_for_the_network_that_ships(model):
    assert model.blend is not None


def test_its_vocabulary_holds_no_handle_address_or_digit(model):
    terms = model.encoder.vocabulary

    assert len(terms) == len(set(terms)) > 10_000
    assert [term for term in terms if re.search(r"[\d@]|https?|www\.|t\.co|&amp|&#", term)] == []


def test_all_its_masks_are_known(model):
    masks = {word for term in model.encoder.vocabulary for word in term.split() if word.startswith("=")}

    assert masks <= {"=user", "=page", "=number", "=group"}


@pytest.mark.parametrize("text", ABUSE)
def test_it_sees_abuse_and_says_why(model, text):
    (found,) = model.predict([text], MANIFEST["thresholds"])

    assert found.abuse >= 0.5
    assert found.reasons


@pytest.mark.parametrize("text", HARMLESS)
def test_it_leaves_harmless_posts_alone(model, text):
    (found,) = model.predict([text], MANIFEST["thresholds"])

    assert not found.flagged
    assert found.abuse < 0.5


def test_to_name_a_group_is_no_reason_for_a_flag(model):
    groups, texts = zip(*neutral.sentences(), strict=True)
    said = model.predict(texts, MANIFEST["thresholds"])

    flagged = {
        group: [judgement.flagged for own, judgement in zip(groups, said, strict=True) if own == group]
        for group in set(groups)
    }
    assert sum(sum(found) for found in flagged.values()) <= 0.1 * len(texts)
    assert {group for group, found in flagged.items() if sum(found) > 0.2 * len(found)} == set()


def test_who_writes_and_what_is_linked_does_not_count(model):
    one, two = model.predict(
        ["@jane you are an idiot http://a.org/1", "@john_2 you are an idiot https://b.example.com/?x=2"],
        MANIFEST["thresholds"],
    )

    assert one == two


@pytest.mark.parametrize(
    "text",
    [
        "Mañana vamos a la playa con mis hermanos y mis primos",
        "Я сегодня иду домой пешком через парк",
        "Heute gehen wir alle zusammen durch den Wald nach Hause",
    ],
)
def test_other_languages_are_not_judged(model, text):
    (found,) = model.predict([text], MANIFEST["thresholds"])

    assert (found.outcome, found.flagged) == ("not_judged", False)


def test_its_numbers_are_of_held_out_texts():
    assert "drawn by groups" in CARD["split"]
    assert CARD["groups"] > 10_000
    assert CARD["macro_f1"] > 0.88
    assert CARD["by_source"]["tweeteval_offensive"]["macro_f1"] > 0.75
    assert set(CARD["slices"]) == {"identity", "dialect", "source"}


@pytest.mark.django_db
def test_migrating_leaves_it_active():
    version = ClassifierVersion.objects.get(name="harm", is_active=True)

    assert version.sha256 == MANIFEST["sha256"]
    assert version.thresholds == MANIFEST["thresholds"]
    assert version.scorecard == CARD


@pytest.mark.django_db
def test_the_registry_hands_it_out():
    assert registry.active("harm").predict(["you are a stupid idiot"])[0].abuse >= 0.5
