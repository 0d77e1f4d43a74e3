"""What single texts mean: language, commands, answers, links, places."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightings.conversation import vocabulary
from sightings.conversation.keywords import (
    Answers,
    Command,
    activity_in,
    answers_in,
    asks_where,
    command_in,
    tells_of_police,
)
from sightings.conversation.language import language_of
from sightings.conversation.links import Shared, link_in
from sightings.conversation.normal import plain, tidy
from sightings.conversation.phrases import Form, phrases_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("There are cops here", "en"),
        ("hay policías aquí", "es"),
        ("hay policias en la esquina", "es"),
        ("5th and Main, Los Angeles", ""),
        ("90012", ""),
        ("", ""),
        ("Police in La Mesa", "en"),
        ("¿Dónde?", "es"),
    ],
)
def test_language_of_first_words(text, language):
    assert language_of(text) == language


CARRIERS_STOP = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "Stop.",
    " stop ",
]


@pytest.mark.parametrize("text", [*CARRIERS_STOP, "Opt-out", "ALTO", "¡Parar!", "no más mensajes"])
def test_every_way_to_say_stop(text):
    assert command_in(text) == (Command.STOP, "")


@pytest.mark.parametrize(
    "text", ["stop the police at 5th", "they will not stop", "the end of Main St", "para mi"]
)
def test_stop_in_a_sentence_is_no_stop(text):
    assert command_in(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WHERE 90012", (Command.WHERE, "90012")),
        ("where is the police?", (Command.WHERE, "")),
        ("WHERE LA", (Command.WHERE, "LA")),
        ("where are the cops now", (Command.WHERE, "")),
        ("¿dónde está la policía?", (Command.WHERE, "")),
        ("where are cops in Oakland", (Command.WHERE, "are cops in Oakland")),
        ("¿Dónde Oakland?", (Command.WHERE, "Oakland")),
        ("alert Oakland 2 miles", (Command.ALERT, "Oakland 2 miles")),
        ("Alerts off", (Command.END_ALERTS, "")),
        ("unstop", (Command.START, "")),
        ("info", (Command.HELP, "")),
    ],
)
def test_commands(text, found):
    assert command_in(text) == found


def test_no_phrase_means_two_things():
    for kind in ("command", "answer"):
        phrases = [p for said in vocabulary.load()[kind].values() for many in said.values() for p in many]
        assert len(phrases) == len(set(phrases))
    assert not set(vocabulary.meanings("command")) & set(vocabulary.meanings("answer"))


def test_every_phrase_is_written_as_it_is_compared():
    for kind in ("command", "answer", "sign"):
        assert all(plain(phrase) == phrase for phrase in vocabulary.meanings(kind))
    for phrases in vocabulary.load()["erasing"].values():
        assert all(plain(phrase) == phrase for phrase in phrases)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Yes!", Answers(yes=True)),
        ("Sí, por favor", Answers(yes=True)),
        ("nope", Answers(yes=False)),
        ("yes now", Answers(yes=True, show_now=True)),
        ("ahora 2", Answers(show_now=True, activity="eviction")),
        ("after I leave", Answers(show_now=False)),
        ("taking tents", Answers(activity="belongings")),
        ("3 and 4", Answers(activity="force")),
        ("not now", Answers(show_now=False)),
        ("later, not now please", Answers(show_now=False)),
        ("actually wait until I leave", Answers(show_now=False)),
        ("I already left", Answers(show_now=True)),
        ("ya me fui", Answers(show_now=True)),
        ("sí, ya", Answers(yes=True, show_now=True)),
        ("ya no", Answers(yes=False)),
        ("yes but after I leave", Answers(yes=True, show_now=False)),
        ("don't show it yet", Answers(show_now=False)),
        ("sí, pero no lo muestren", Answers(yes=True, show_now=False)),
        ("I'm leaving now", Answers(show_now=False)),
        ("ya me voy", Answers(show_now=False)),
        ("I don't care", Answers(unknown=True)),
        ("me da igual", Answers(unknown=True)),
        ("cuando me vaya", Answers(show_now=False)),
        ("ahora no", Answers(show_now=False)),
        ("in an hour", Answers(show_now=False, at_time=True, wait=60)),
        ("yes, in about 20 minutes", Answers(yes=True, show_now=False, at_time=True, wait=20)),
        ("mejor en una hora", Answers(show_now=False, at_time=True, wait=60)),
        ("mañana", Answers(show_now=False, at_time=True)),
        ("10 minutes ago", Answers()),
        ("cops here for 10 minutes", Answers()),
        ("👍", Answers(yes=True)),
        ("cops here now", Answers()),
        ("2 cars", Answers()),
    ],
)
def test_answers(text, answers):
    assert answers_in(text) == answers


def test_what_police_do_is_read_only_from_plain_words():
    assert activity_in("They are using pepper spray on people") == "force"
    assert activity_in("sweep at the park") == "eviction"
    assert activity_in("forced to wait") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Are there cops in Oakland?",
        "¿Hay policía en Oakland?",
        "any police at 90012 ?",
        "any cops near 5th and main in la",
        "hey are there police in Oakland",
        "is there a sweep at MacArthur Park",
        "anyone know if ice is in Oakland",
        "Hola, ¿hay policía en Oakland",
        "alguien sabe si hay migra en Boyle Heights",
    ],
)
def test_a_question_is_no_report(text):
    assert asks_where(text)


@pytest.mark.parametrize(
    "text",
    [
        "Police in Oakland",
        "hay policía en Oakland",
        "what?",
        "?",
        "police, right?",
        "hay policías en Oakland, ¿verdad?",
        "there are cops in Oakland",
        "any way cops in Oakland",
        "is there police beating people in Oakland",
    ],
)
def test_a_report_is_no_question(text):
    assert not asks_where(text)


def test_words_that_tell_of_police():
    assert tells_of_police("LAPD everywhere")
    assert tells_of_police("hay una patrulla")
    assert not tells_of_police("nice weather")


POINT = Shared(34.05, -118.24)


@pytest.mark.parametrize(
    "link",
    [
        "https://maps.google.com/?q=34.05,-118.24",
        "https://www.google.com/maps/search/?api=1&query=34.05%2C-118.24",
        "https://www.google.com/maps/place/Park/@1.0,2.0,17z/data=!3m1!4b1!3d34.05!4d-118.24",
        "https://www.google.com/maps/@34.05,-118.24,15z",
        "https://www.google.com/maps/dir/?api=1&destination=34.05,-118.24",
        "https://maps.apple.com/?ll=34.05,-118.24&q=Dropped%20Pin",
        "https://maps.apple.com/place?coordinate=34.05,-118.24&name=Pin",
        "geo:34.05,-118.24",
        "geo:34.05,-118.24;u=35",
        "geo:0,0?q=34.05,-118.24(Here)",
        "https://www.openstreetmap.org/?mlat=34.05&mlon=-118.24#map=17/1.0/2.0",
        "https://www.openstreetmap.org/#map=17/34.05/-118.24",
        "https://waze.com/ul?ll=34.05,-118.24&navigate=yes",
        "maps.google.com/?q=34.05,-118.24",
    ],
)
def test_a_shared_link_gives_its_point(link):
    assert link_in(f"here: {link} quick") == (POINT, "here:   quick")


@pytest.mark.parametrize(
    "link", ["https://maps.app.goo.gl/AbC", "https://goo.gl/maps/x", "https://maps.apple/p/x"]
)
def test_a_short_link_says_nothing(link):
    assert link_in(link) == (Shared(), "")


def test_a_link_may_search_for_words():
    assert link_in("https://maps.google.com/?q=City+Hall,+Oakland") == (
        Shared(words="City Hall, Oakland"),
        "",
    )


@pytest.mark.parametrize(
    "text", ["https://example.com/?q=34.05,-118.24", "no link", "http://[broken", "geo:91,0"]
)
def test_other_links_are_no_places(text):
    assert link_in(text) is None


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("5th and Main, Los Angeles", Form.CORNER, "5th and Main, Los Angeles"),
        ("cops at 5th & main los angeles taking tents", Form.CORNER, "5th and main los angeles"),
        ("hay policía en la esquina de Hidalgo y 5a, El Paso", Form.CORNER, "Hidalgo and 5a, El Paso"),
        ("Figueroa/Olympic", Form.CORNER, "Figueroa and Olympic"),
        ("1234 Sunset Blvd, Los Angeles", Form.ADDRESS, "1234 Sunset Blvd, Los Angeles"),
        ("12345 Main St, Chicago", Form.ADDRESS, "12345 Main St, Chicago"),
        ("calle Hidalgo 123, El Paso", Form.ADDRESS, "calle Hidalgo 123, El Paso"),
        ("police in 90012", Form.ZIP, "90012"),
        ("90012-1234", Form.ZIP, "90012"),
        ("police near Echo Park", Form.NAME, "Echo Park"),
        ("Los Angeles", Form.NAME, "Los Angeles"),
    ],
)
def test_the_first_phrase_that_may_be_a_place(text, form, words):
    phrase = phrases_in(text)[0]

    assert (phrase.form, phrase.text) == (form, words)


def test_two_numbers_are_a_point():
    phrase = phrases_in("34.0522, -118.2437")[0]

    assert (phrase.form, phrase.latitude, phrase.longitude) == (Form.POINT, 34.0522, -118.2437)


def test_a_telephone_number_is_no_zip_code():
    assert not any(phrase.form is Form.ZIP for phrase in phrases_in("call 213-555-0123 or 2135550123"))


@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    assert len(phrases_in(text)) <= 6
    assert tidy(tidy(text)) == tidy(text)
    language_of(text), command_in(text), answers_in(text)


@pytest.mark.parametrize(
    "text",
    ["at " * 700, "and " * 500, "5th and Main " * 150, "in en at " * 220, "/@&" * 600, "calle a " * 250],
)
def test_no_text_takes_long_to_read(text):
    began = process_time()

    phrases_in(text)

    assert process_time() - began < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "delete me",
        "DELETE please",
        "Please delete my data!",
        "erase everything",
        "can you please delete everything I sent?",
        "¿pueden borrar mis datos, por favor?",
        "i want to delete my account",
        "delete all my texts and my number from your records",
        "remove my data",
        "stop and delete everything",
        "borrar mis datos",
        "bórrenme",
        "Quiero que borren todos mis datos, por favor",
        "eliminen mi número de teléfono",
    ],
)
def test_every_way_to_ask_for_erasure(text):
    assert command_in(text) == (Command.DELETE, "")


@pytest.mark.parametrize(
    "text",
    [
        *("unsubscribe and delete me", "Unsubscribe me and delete all my data", "unsubscribe, delete me"),
        *("delete me and unsubscribe", "delete my data and stop texting me", "cancel and delete my number"),
        *("opt out and forget me", "quit and erase everything", "please unsubscribe me and erase my number"),
        *("denme de baja y borren mis datos", "alto y borrar", "borren mis datos y no me escriban"),
        *("no me escriban y borren todo", "baja y borrar todo"),
    ],
)
def test_a_stop_beside_it_is_done_with_it(text):
    assert command_in(text) == (Command.DELETE, "")


@pytest.mark.parametrize(
    "text",
    [
        *("unsubscribe me and remove this number", "unsubscribe me and delete this stupid thing"),
        *("stop texting me, I mean it", "don't text me ever again", "unsubscribe and delete me?"),
        *("no more texts please and thanks", "denme de baja por favor", "no quiero más mensajes de ustedes"),
    ],
)
def test_a_stop_is_one_where_erasing_is_not_said_to_the_end(text):
    assert command_in(text) == (Command.STOP, "")


@pytest.mark.parametrize(
    "text",
    [
        *("cancel delete", "don't unsubscribe me", "stop the police and delete", "they stop texting me"),
        *("police told me unsubscribe and delete me", "para borrar mis datos", "delete tents and stop"),
        *("stop texting me about cops at 5th", "no borren y no me den de baja", "end of Main and delete"),
    ],
)
def test_what_neither_stops_nor_erases(text):
    assert command_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "police delete tents here",
        "cops erase everything at 5th and Main",
        "don't delete my data",
        "delete my tent",
        "police took my phone, delete my data",
        "forget it",
        "no me borren",
        "no borren mis datos",
        "quita mis cosas",
        "la policía borra todo",
        "delete everything in Oakland",
    ],
)
def test_what_does_not_say_it_from_end_to_end_erases_nothing(text):
    assert command_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "how do I delete my data",
        "How can i get my number deleted?",
        "can you erase me?",
        "can you erase me",
        "will you delete my photo",
        "please can you tell me how to delete my stuff",
        "pueden borrar mis datos",
        "can you delete everything I sent?",
        "did you delete my data",
        "hi, what happens if I delete everything",
        "DELETE?",
        "do you delete my photos",
        "cómo borro mis datos",
        "¿Cómo borro mis datos?",
        "hola, como le hago para borrar todo",
        "¿pueden borrarme?",
        "¿se pueden borrar mis fotos?",
        "¿borrar?",
    ],
)
def test_a_question_about_erasure_erases_nothing(text):
    assert command_in(text) == (Command.ABOUT_DELETE, "")


@pytest.mark.parametrize(
    "text", ["how do I delete my tent", "are cops deleting my photos at 5th and Main?", "how are you?"]
)
def test_what_is_no_question_about_erasure(text):
    assert command_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "is this anonymous?",
        "do you share my number with police?",
        "es anónimo?",
        "quién ve mi foto",
        "how long do you keep my data",
    ],
)
def test_who_asks_what_is_known_of_them_is_told_as_in_the_first_reply(text):
    assert command_in(text) == (Command.ABOUT_SENDER, "")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("STOP pls", Command.STOP),
        ("alto por favor", Command.STOP),
        ("help please", Command.HELP),
        ("¿cómo funciona?", Command.HELP),
        ("how do I unsubscribe", Command.HELP),
        ("¿cómo cancelo?", Command.HELP),
    ],
)
def test_a_command_may_be_polite(text, command):
    assert command_in(text) == (command, "")


def test_a_single_report_is_taken_back_and_not_everything_erased():
    assert command_in("delete my report") == command_in("Borren mi reporte") == (Command.REMOVE, "")


def test_who_asks_in_spanish_is_answered_so():
    assert language_of("borrenme") == language_of("borra todos mis datos") == "es"


def test_a_long_text_that_nearly_asks_for_erasure_takes_no_time():
    begun = process_time()
    for _ in range(200):
        command_in("please now and " * 5 + "x")
        command_in("delete my data and my data " * 100)
    assert process_time() - begun < 1
