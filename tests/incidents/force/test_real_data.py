"""On the real labelled texts, where they are at hand: the vocabulary is theirs, and nobody's alone."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from civicwatch.learning import artefacts
from incidents.force.classifier import load
from incidents.force.encoder import FEWEST_GROUPS
from incidents.force.examples import fingerprint, groups_of, read_examples
from incidents.force.terms import terms
from tests.incidents.force.test_shipped import FOLDER, MANIFEST

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (../shared/data) is not here")


@pytest.fixture(scope="module")
def examples():
    found, bad = read_examples(DATA)
    assert bad == []
    return found


def test_the_shipped_version_was_trained_on_these_texts(examples):
    assert fingerprint(examples) == MANIFEST["data_fingerprint"]


def test_every_shipped_term_stands_in_five_unrelated_texts(examples):
    encoder = load(artefacts.read(FOLDER / MANIFEST["artefact"], sha256=MANIFEST["sha256"])).model.encoder
    users = defaultdict(set)
    for example, group in zip(examples, groups_of(examples), strict=True):
        for term in terms(example.text):
            users[term].add(group)

    assert [term for term in encoder.vocabulary if len(users[term]) < FEWEST_GROUPS] == []


def test_copies_of_a_text_never_stand_apart(examples):
    groups = defaultdict(set)
    for example, group in zip(examples, groups_of(examples), strict=True):
        groups[" ".join(example.text.lower().split())].add(group)

    assert [len(found) for found in groups.values() if len(found) > 1] == []
