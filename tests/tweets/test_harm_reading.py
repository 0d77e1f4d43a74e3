"""How the harm classifier reads a sentence: both scores, and every word's share in what it says of abuse."""

import pytest

from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import Loaded
from tests.tweets.exploration import small_posts
from tweets import harm_reading
from tweets.exploration import building
from tweets.harm.cleaning import tokens_of
from tweets.harm.terms import without_identity
from tweets.harm.training import fit

SENTENCE = "They said that these people near our street were vermin and scum today"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    rows, _fingerprint = building.read(small_posts.write(tmp_path_factory.mktemp("posts")))
    fitted = fit(rows)
    return Loaded(ClassifierVersion(name="harm", version="1", thresholds=fitted.thresholds), fitted.model)


def test_scores_outcome_and_words(loaded):
    reading = harm_reading.read(loaded, SENTENCE)

    assert reading.outcome in ("flagged", "for_person")
    assert reading.scores["abuse"] > 0.5
    assert set(reading.scores) == {"abuse", "kind"}
    assert {word for word, _weight in reading.words[:2]} == {"vermin", "scum"}
    assert reading.version == "1"


def test_words_add_up_to_what_the_model_says(loaded):
    model, tokens = loaded.model, without_identity(tokens_of(SENTENCE))
    said = model.abuse.margins(model.encoder.matrix([tokens]))[0, 0]
    without_words = model.abuse.margins(model.encoder.matrix([[]]))[0, 0]

    weights = harm_reading.word_weights(model, SENTENCE)

    assert sum(weights.values()) == pytest.approx(said - without_words, abs=1e-4)


def test_words_for_identities_share_the_weight_of_their_mask(loaded):
    one = harm_reading.word_weights(loaded.model, SENTENCE.replace("people", "Muslim people"))
    other = harm_reading.word_weights(loaded.model, SENTENCE.replace("people", "white people"))

    assert one["muslim"] == pytest.approx(other["white"])
    assert not [word for word in one if word.startswith("=")]


def test_another_language_is_not_judged(loaded):
    reading = harm_reading.read(
        loaded, "Ayer por la noche hubo muchos gritos en la calle donde vive mi hermana"
    )

    assert not reading.is_judged
    assert (reading.label, reading.scores, reading.words) == ("", {}, [])
