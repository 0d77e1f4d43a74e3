"""Copies stand together, strangers apart."""

from civicwatch.learning.near_duplicates import group_numbers

STORY = (
    "A crowd met by the river on Friday evening and walked to the old market hall, where the mayor spoke for "
    "ten minutes before the rain drove everybody home"
)


def test_equal_words_are_copies_whatever_surrounds_them():
    first, second, other = group_numbers(
        ["Bells rang twice!", "@someone bells RANG twice https://example.org", "The ferry was late"]
    )

    assert first == second != other


def test_a_cut_copy_joins_the_whole():
    first, second = group_numbers([STORY, STORY[:70]])

    assert first == second


def test_a_copy_with_another_opening_joins():
    first, second = group_numbers([STORY, f"Reader's letter: {STORY}"])

    assert first == second


def test_texts_that_only_share_a_subject_stay_apart():
    texts = [STORY, "The mayor spoke by the river", "A crowd met on Friday and sang until the ferry came"]

    assert len(set(group_numbers(texts))) == 3


def test_texts_without_words_stand_alone():
    assert len(set(group_numbers(["", "!!!", "12"]))) == 3


def test_known_keys_join_and_missing_keys_do_not():
    first, second, third, fourth = group_numbers(
        ["one", "two", "three", "four"], known=[["a", "a", None, None]]
    )

    assert first == second
    assert len({first, third, fourth}) == 3


def test_kinship_is_handed_on():
    groups = group_numbers(["one", "two", "two"], known=[["a", "a", None]])

    assert len(set(groups)) == 1
