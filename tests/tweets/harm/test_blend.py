"""Two opinions: which texts are asked about twice, and what both come to."""

import numpy as np
import pytest

from tests.tweets.harm import corpus
from tweets.harm import network, training
from tweets.harm.blend import Blend, both, unsure_of_abuse, unsure_of_kind
from tweets.harm.examples import groups_of
from tweets.harm.labels import KINDS
from tweets.harm.network import ABUSE_OF, ANSWERS

EVEN = np.full((1, len(KINDS)), 1 / len(KINDS))
SURE = np.eye(len(KINDS))[:1]


@pytest.fixture(scope="module")
def data():
    examples = corpus.examples()
    return training.Labelled(examples, groups_of(examples))


def knowing(data):
    """Answers of a network that knows everything."""
    answers = np.zeros((len(data), ANSWERS), np.float32)
    answers[:, :3] = np.where(data.abuse, 4, -4)[:, None]
    of_kind = data.kinds >= 0
    answers[of_kind, len(ABUSE_OF) + data.kinds[of_kind]] = 6
    return answers


def test_what_lies_in_the_middle_is_not_sure():
    assert unsure_of_abuse(np.array([0.01, 0.5, 0.99])).tolist() == [False, True, False]
    assert unsure_of_kind(np.vstack([SURE, EVEN])).tolist() == [False, True]


def test_of_each_question_the_network_counts_where_that_one_is_in_doubt():
    answers = np.full((1, ANSWERS), 9.0, np.float32)
    blend = Blend(np.array([0.0, 1.0]), 0.0, np.array([1.0, 1.0]), "any")

    abuse, kinds = both(np.array([-9.0]), np.zeros((1, len(KINDS))), answers, blend)

    assert abuse[0] < 0.01
    assert kinds[0] == pytest.approx(EVEN[0])


def test_the_second_opinion_counts_only_where_the_first_was_not_sure():
    answers = np.zeros((2, ANSWERS), np.float32)
    answers[:, :3], answers[:, len(ABUSE_OF) + 1] = 9, 9
    blend = Blend(np.array([0.0, 1.0]), 0.0, np.array([0.0, 1.0]), "any")
    logits = np.array([[9.0, 0, 0, 0, 0, 0], [0.5, 0, 0, 0, 0, 0]])

    abuse, kinds = both(np.array([-9.0, 0.0]), logits, answers, blend)

    assert abuse[0] < 0.01 < 0.99 < abuse[1]
    assert kinds.argmax(axis=1).tolist() == [0, 1]


def test_without_a_network_the_first_opinion_stands():
    abuse, kinds = both(np.array([0.0]), np.zeros((1, len(KINDS))), None, None)

    assert abuse.tolist() == [0.5]
    assert kinds.sum() == pytest.approx(1)


def test_a_network_that_knows_more_gets_the_weight(data):
    held = training.hold_out(data)
    chance = np.random.default_rng(3)
    poor = training.HeldOut(
        chance.normal(size=len(data)), chance.normal(size=held.kinds.shape), held.fold, knowing(data)
    )
    found = training.calibrate(data, poor, np.arange(len(data)))

    abuse, kinds = found.said(poor, np.arange(len(data)))

    of_kind = data.kinds >= 0
    assert ((abuse >= 0.5) == data.abuse)[data.meant].mean() > 0.9
    assert (kinds.argmax(axis=1) == data.kinds)[of_kind].mean() > 0.9


def test_a_model_fitted_for_another_network_keeps_to_its_first_opinion(data, monkeypatch):
    state = training.fit(data).model.state()
    assert state["blend"]["network"] == network.fingerprint() != ""
    state["blend"]["network"] = "0" * 64

    model = training.HarmModel.from_state(state)
    said = model.predict([row.text for row in data.examples], {"person": 0.3, "flagged": 0.5})

    assert not any(judgement.second or judgement.in_doubt for judgement in said)
