"""What a text seems to be written in."""

import pytest

from civicwatch.learning.drift.languages import seems


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The officer was there and he stood with the man.", "en"),
        ("El oficial está en la calle y no se sabe por qué.", "es"),
        ("Les policiers sont dans la rue avec une femme.", "fr"),
        ("Eles não são do bairro, mas você foi com eles.", "pt"),
        ("Die Polizei ist nicht auf dem Platz, und wir auch nicht.", "de"),
        ("Полиция стоит на улице.", "cyrillic"),
        ("الشرطة في الشارع", "arabic"),
        ("Zuzu qwerty", "other_latin"),
        ("123 !!", "none"),
        ("", "none"),
        ("é 警察", "cjk"),
    ],
)
def test_it_seems(text, language):
    assert seems(text, [word.strip(".,?!") for word in text.lower().split()]) == language
