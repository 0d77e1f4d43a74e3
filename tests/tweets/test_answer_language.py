"""In which language an answer is owed: plain words decide, and what is not plain leaves it open."""

import pytest

from tweets.answer_language import written_in


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("She quotes what was said to her, this is not an attack.", "en"),
        ("Es una cita de lo que le dijeron, no es un ataque.", "es"),
        ("esta mal, no le hizo nada a nadie", "es"),
        ("You are right.", "en"),
        ("Tiene razón: lo quitamos de la lista.", "es"),
        ("Quoted.", ""),
        ("No!", ""),
        ("", ""),
        ("👍 12 https://example.org", ""),
        ("“Vete de aquí, nadie te quiere en este país” is what they said about my mother", ""),
    ],
)
def test_plain_words_decide(words, language):
    assert written_in(words) == language
