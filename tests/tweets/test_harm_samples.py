"""What drift counts of posts: by the moment of judging, of this version alone, without a word of theirs."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from civicwatch.learning.drift.samples import sketched
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import Loaded
from tests.tweets.harm import corpus
from tweets import harm_counted, harm_samples
from tweets.harm import training
from tweets.harm.cleaning import tokens_of
from tweets.harm.encoder import Encoder
from tweets.harm.examples import Example
from tweets.harm.labels import KINDS
from tweets.harm.linear import Linear
from tweets.harm.model import HarmModel
from tweets.harm.scores import Said
from tweets.models import Stream, Tweet

NOW = timezone.now().replace(minute=30)
HOUR = timedelta(hours=1)
TEXT = "they said you are a fool and a clown"


@pytest.fixture
def loaded(db):
    encoder = Encoder.fit([tokens_of(TEXT)] * 5, list(range(5)))
    columns = len(encoder.vocabulary)
    model = HarmModel(
        encoder,
        Linear(np.zeros((1, columns), np.float32), np.zeros(1, np.float32)),
        Linear(np.zeros((len(KINDS), columns), np.float32), np.zeros(len(KINDS), np.float32)),
    )
    version = ClassifierVersion.objects.create(name="harm", version="test", sha256="a" * 64, artefact="x")
    return Loaded(version, model)


@pytest.fixture
def tweet(loaded):
    stream = Stream.objects.create(kind="replay", name="replayed", label="Replayed")

    def tweet(**fields):
        fields = {"abuse": 0.7, "kind": "gender", "outcome": "flagged", "text": TEXT, **fields}
        return Tweet.objects.create(
            stream=stream,
            platform="replay",
            external_id=str(Tweet.objects.count()),
            said_at=NOW,
            stage="judged",
            **{"classifier": loaded.version, "judged_at": NOW, **fields},
        )

    return tweet


def counted(loaded):
    return sketched(harm_samples.samples(loaded, NOW - HOUR, NOW + HOUR))


def test_what_is_counted(loaded, tweet):
    tweet()

    n, found = counted(loaded)

    assert n == 1
    assert found["outcome"] == {"flagged": 1}
    assert found["label"] == {"gender": 1}
    assert found["language"] == {"en": 1}
    assert found["unknown"] == {"0": 1}  # every word of it was learned
    assert {"length", "score", "content_1", "content_4"} <= found.keys()


def test_only_this_version_and_this_hour(loaded, tweet):
    other = ClassifierVersion.objects.create(name="harm", version="other", sha256="b" * 64, artefact="y")
    tweet(classifier=other)
    tweet(judged_at=NOW - 2 * HOUR)
    tweet(judged_at=NOW + HOUR)

    assert counted(loaded) == (0, {})
    assert harm_samples.count(loaded.version, NOW - HOUR, NOW + HOUR) == 0


def test_what_has_no_words_any_more_still_counts_what_was_said_of_it(loaded, tweet):
    tweet(text="", forgotten_at=NOW)

    n, found = counted(loaded)

    assert (n, found["label"], "length" in found) == (1, {"gender": 1}, False)


def test_what_was_not_judged_has_no_score(loaded, tweet):
    tweet(abuse=None, kind="", outcome="not_judged", text="ella está en la calle con los otros")

    _, found = counted(loaded)

    assert found["outcome"] == {"not_judged": 1}
    assert found["score"] == found["label"] == {}
    assert found["language"] == {"es": 1}


def test_examples_kept_aside_are_counted_as_their_folds_judged_them_without_made_up_sentences():
    rows = [
        *corpus.examples(),
        Example("a made up sentence about a baker", "toxic", "templates", template="a _"),
    ]
    data = training.Labelled(rows, list(range(len(rows))))
    said = Said(np.full(len(rows), 0.25), ["gender"] * len(rows), np.zeros(len(rows), bool))

    n, found = sketched([harm_counted.held_out(data, said, data.encoder)])

    assert n == len(rows) - 1
    assert found["label"] == {"gender": n}
    assert list(found["score"].values()) == [n]
    assert {"length", "unknown", "language", "content_1", "content_4"} <= found.keys()
