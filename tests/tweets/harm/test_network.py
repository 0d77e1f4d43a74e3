"""The network that ships: one answer to one text, whoever is named and whoever stands beside it."""

import numpy as np
import pytest

from civicwatch.learning import artefacts, onnx_networks
from tweets.harm import network
from tweets.harm.network import ABUSE_OF, ANSWERS, LONGEST

MEAN = "you are a stupid ugly idiot and everyone hates you"
FRIENDLY = "Happy birthday to my wonderful sister!"


def test_each_file_is_what_its_manifest_says_and_stays_below_thirty_megabytes():
    entries = onnx_networks.about(network.FOLDER).values()

    content = [artefacts.read(network.FOLDER / entry["file"], sha256=entry["sha256"]) for entry in entries]

    assert sum(map(len, content)) < 30_000_000
    assert all(entry["licence"] for entry in entries)


def test_it_tells_an_attack_from_a_greeting():
    mean, friendly = network.says([MEAN, FRIENDLY])

    assert (mean[:3] > 0).all()
    assert (friendly[:3] < 0).all()


def test_beside_others_a_text_gets_the_answer_that_it_gets_alone():
    texts = [MEAN, "", "@a", "☂", "\x00", FRIENDLY * 30, "a " * 900]

    together = network.says(texts)

    assert together.shape == (len(texts), ANSWERS)
    for text, answer in zip(texts, together, strict=True):
        assert network.says([text])[0] == pytest.approx(answer, abs=1e-6)


def test_who_is_named_changes_nothing_about_abuse():
    texts = [f"the {name} neighbour was awful" for name in ("Muslim", "jewish", "gay", "Black", "elderly")]

    answers = network.says(texts)[:, : len(ABUSE_OF)]

    assert np.ptp(answers, axis=0).max() < 1e-4


def test_nothing_names_anybody_in_what_it_reads():
    shown = network.readable("@jane_doe 555-0100 https://a.org/jane jane@mail.example.org #NotMyTown")

    assert not any(part in shown for part in ("jane", "555", "a.org", "example"))
    assert "Not My Town" in shown


def test_a_long_text_is_cut_and_an_empty_one_is_read():
    assert [len(own) for own in network.tokens_of(["word " * 500, ""])] == [LONGEST, 2]


def test_texts_that_taught_it_are_answered_by_networks_that_had_not_seen_them():
    key = next(iter(network._answered().places))
    answers = network._answered().answers

    assert answers.shape[1] == ANSWERS
    assert np.isfinite(answers.astype(np.float32)).all()
    assert isinstance(key, int)


def test_a_new_text_is_answered_by_the_network_that_ships():
    text = "a sentence about the harbour, the mill and forty-one ferries that nobody else wrote"

    assert network.held_out([text])[0] == pytest.approx(network.says([text])[0], abs=1e-5)
    assert network.held_out([]).shape == (0, ANSWERS)
