"""Sentence by sentence: what may tell of a child or a sexual assault, and what only sounds like it."""

import pytest

from incidents.importing import sensitivity
from incidents.importing.sensitivity import is_sensitive


@pytest.mark.parametrize(
    "words",
    [
        "A toddler was in the car.",
        "Officers sprayed a crowd with children in it",
        "A 14-year-old girl was thrown down",
        "a fifteen year old was arrested",
        "the boy, 12yo, was cuffed",
        "One was a minor who was later released",
        "several minors were held",
        "her daughter was hit",
        "two high school students were pushed",
        "a teenager was tackled",
        "a black teen was tackled",
        "a 3 month old was exposed to gas",
        "pulled a child out of the back seat",
        "an underage protester",
        "youths were chased",
        "aged 16, he was punched",
        "un menor de edad fue detenido",
        "gasearon a una niña de ocho años",
        "she was sexually assaulted",
        "an officer groped her",
        "he was raped in custody",
        "touched her breast during the search",
        "shot in the groin",
        "she was strip-searched",
        "denunció un abuso sexual",
    ],
)
def test_words_that_may_tell_of_a_child_or_a_sexual_assault(words):
    assert is_sensitive((), words)


@pytest.mark.parametrize(
    "words",
    [
        "Police shoved a woman and hit a man with a baton.",
        "He had minor injuries and a minor head wound.",
        "a minor scuffle began",
        "near the children's hospital",
        "Officers used tear gas at Kidder Street",
        "a 21-year-old student",
        "a 70 year old man",
        "aged 16 to 40",
        "because of their sexual orientation",
        "an officer ate grapes by the drapery",
        "Proud Boys and police faced each other",
        "babylon street",
        "the girlfriend of the man",
        "violation of his rights",
        "la policía empujó a una mujer",
    ],
)
def test_words_that_tell_of_neither(words):
    assert not is_sensitive((), words)


@pytest.mark.parametrize("tag", ["child", "sexual-assault"])
def test_a_tag_is_enough(tag):
    assert is_sensitive(("push", tag), "Police push a person")


def test_any_of_the_texts_is_enough():
    assert is_sensitive((), "Police push a person", "", "Video of the toddler")


@pytest.mark.parametrize(
    ("tags", "text", "child", "sexual_assault"),
    [
        ((), "Officers push a 9-year-old", True, False),
        ((), "An officer gropes a woman", False, True),
        ((), "Un agente manosea a una niña", True, True),
        (("child",), "", True, False),
        (("rape",), "", False, True),
        (("push",), "Officers push a woman", False, False),
    ],
)
def test_the_two_questions_are_two(tags, text, child, sexual_assault):
    assert sensitivity.tells_of_child(tags, text) == child
    assert sensitivity.tells_of_sexual_assault(tags, text) == sexual_assault
    assert sensitivity.is_sensitive(tags, text) == (child or sexual_assault)
