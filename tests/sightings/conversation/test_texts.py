"""What is said: both languages, the gaps in them, and how many messages each text takes."""

import re
import string

import pytest

from sightings.conversation import texts
from sightings.conversation.segments import is_gsm, lightened, segments

FILLED = {
    "days": 30,
    "hours": 3,
    "minutes": 30,
    "time": "14:05",
    "street": "Martin Luther King Jr Boulevard and Crenshaw",
    "spot": "Corner of Martin Luther King Jr and Crenshaw, Los Angeles",
    "place": "Martin Luther King Jr and Crenshaw, Los Angeles",
    "distance": "2 blocks away",
    "radius": "2 kilometers",
    "missing": "a photo or what you see",
    "verification": "one report, photo checked",
    "sightings": "; ".join(
        ["25 min ago 2 blocks away (Wilshire Blvd & Alvarado St) - police present, one report, photo checked"]
        * 3
    ),
    "pin_link": "https://civicwatch.example/sightings/pin/0123456789abcdefghijkl/",
    "help_address": "civicwatch.example/about/",
    "when": texts.load()["choice:machine"]["es"].format(time="14:05", minutes=30),
    "news": "Your report is on the map from 14:05; a person looks before the picture itself is public.",
    "name": "Los Angeles",
    "n": 2,
}
ENTRIES = sorted(texts.load())


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_stands_in_both_languages_with_the_same_gaps(key):
    entry = texts.load()[key]

    assert set(entry) == {"en", "es"}
    english, spanish = (_gaps(entry[language]) for language in ("en", "es"))
    assert english == spanish


def _gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", [key for key in ENTRIES if ":" not in key])
def test_a_text_takes_two_messages_at_most(key, language):
    words = lightened(texts.load()[key][language].format(**FILLED))

    assert is_gsm(words) or segments(words) == 1, "letters outside the carriers' alphabet cost more"
    assert segments(words) <= texts.LONGER.get(key, 2)


def test_most_texts_fit_into_one_message():
    keys = [key for key in ENTRIES if ":" not in key]
    short = [key for key in keys if segments(lightened(texts.load()[key]["en"].format(**FILLED))) == 1]

    assert len(short) >= len(keys) * 0.8


def test_every_text_that_is_said_is_there_and_none_is_left_over():
    folder = texts.FILE.parent
    code = "\n".join(path.read_text() for path in folder.glob("*.py"))
    quoted = set(re.findall(r'"([a-z_]+(?::[a-z]+)?)"', code))
    made = {
        f"status_{status}"
        for status in [
            *("waiting", "for_person", "shown", "confirmed", "rejected", "withdrawn", "expired"),
            *("aside", "over", "left", "confirmed_later"),
        ]
    }

    assert {key for key in ENTRIES if ":" not in key} <= quoted | made


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ó" * 70, 1),
        ("ó" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_carriers_do(text, count):
    assert segments(text) == count


def test_spanish_keeps_its_accents_where_they_cost_nothing():
    assert lightened("Sí") == "Sí"
    assert lightened("Dirección " * 10) == "Direccion " * 10
    assert lightened("año, ¿qué?") == "año, ¿qué?"


def test_spanish_addresses_its_reader_as_usted_as_the_site_does():
    familiar = re.compile(
        r"(?<!\w)(tú|tu|tus|tuyo|te|ti|quieres|tienes|puedes|ves|estés|env[ií]a|responde|marca el)(?!\w)"
    )

    found = {key: familiar.findall(text["es"].lower()) for key, text in texts.load().items()}

    assert {key: words for key, words in found.items() if words} == {}
