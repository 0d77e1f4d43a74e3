"""On the real labelled posts, where they are at hand: the vocabulary is theirs, and nobody's alone."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from civicwatch.learning import artefacts
from tests.tweets.harm.test_shipped import FOLDER, MANIFEST
from tweets.harm.classifier import load
from tweets.harm.cleaning import tokens_of
from tweets.harm.encoder import FEWEST_GROUPS
from tweets.harm.examples import fingerprint, read_examples, sameness
from tweets.harm.terms import pairs, without_identity, word_of_token

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "harm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (../shared/data) is not here")


@pytest.fixture(scope="module")
def examples():
    found, _ = read_examples(DATA)
    return found


def test_the_shipped_version_was_trained_on_these_texts(examples):
    assert fingerprint(examples) == MANIFEST["data_fingerprint"]


def test_every_shipped_word_and_pair_stands_in_five_texts_that_differ(examples):
    encoder = load(artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"])).encoder
    users = defaultdict(set)
    for example in examples:
        same = hash(sameness(example.text))
        tokens = tokens_of(example.text)
        for row in (tokens, without_identity(tokens)):
            for term in {*(word_of_token(token) for token in row), *row, *pairs(row)}:
                if len(users[term]) < FEWEST_GROUPS:
                    users[term].add(same)

    words = [term for term in encoder.vocabulary if not term.startswith("~")]
    assert [term for term in words if len(users[term]) < FEWEST_GROUPS] == []
