"""Names of people in public words: what is found, what is left alone, and who is an officer."""

import pytest

from incidents.naming import Name, names_in, names_in_all


def found(text, **more):
    return [name.words for name in names_in(text, **more)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police shot Jonah Amberly at the march.", ["Jonah Amberly"]),
        ("Jorell Fosterly was pushed to the ground.", ["Jorell Fosterly"]),
        ("A reporter, Trisha Kollwell, was hit.", ["Trisha Kollwell"]),
        ("Will Smithson fell. In June protests went on.", ["Will Smithson"]),
        ("Officers beat Nathan Brown and left.", ["Nathan Brown"]),
        ("The mayor Eric Talman and Mayor Wheelan were there.", ["Eric Talman", "Wheelan"]),
        ("Jane Q. Roe, 16, was grabbed.", ["Jane Q Roe"]),
        ("Officers shot Alton S. Fosterly, 34.", ["Alton S Fosterly"]),
        ("On June 4th, Conrad Fosterly fell.", ["Conrad Fosterly"]),
        ("Anna O'Dekirk-Lane's arm was broken.", ["Anna O'Dekirk-Lane"]),
        ("Un joven llamado Miguel fue detenido.", ["Miguel"]),
        ("La víctima, José de la Cruz Pérez, tiene 20 años.", ["José de la Cruz Pérez"]),
        ("GORDON MALLORY KILLED BY POLICE OFFICERS DOWNTOWN", ["Gordon Mallory"]),
        ("Police Shoot Deandre Mallory During A Traffic Stop", ["Deandre Mallory"]),
        ("Deon Mallory fell. Mallory says that he was pushed.", ["Deon Mallory"]),
        ("After that Fosterly was taken to a hospital.", ["Fosterly"]),
    ],
)
def test_names_are_found(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Officers push a person to the ground",
        "Police Pepper Spray Protesters In Front Of City Hall",
        "Officer Shoves Woman To The Ground In New York City",
        "In Santa Ana, California, the Orange County Sheriff's Department fired tear gas.",
        "At 5th and Martin Luther King Jr. Boulevard officers waited.",
        "Protesters met at the Robert E. Lee Memorial and at 9th and Muhammed Ali.",
        "Near SW Morrison and 4th, Portland police and DHS agents fired.",
        "Black Lives Matter and the National Guard in Washington Square Park",
        "The Denver Post and Fox News reported it on Sunday, May 31.",
        "The Los Angeles Police Department and the ACLU disagree.",
        "La Guardia Nacional y el Departamento de Policía llegaron a Nueva York.",
        "Las imágenes muestran que agentes empujan a una mujer en la Avenida Central.",
        "Synthetic incident 12 in San Jose",
        "Video on YouTube; posts on Twitter and Facebook",
        "“Are you cops?” a man asks an officer. “Move back,” the officer says.",
    ],
)
def test_places_agencies_streets_and_headlines_are_no_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "officers"),
    [
        ("Officer Hollerby put a hand to her throat.", ["Hollerby"]),
        ("Officers Smith and Jones fired.", ["Smith", "Jones"]),
        ("Sgt. John Doe and Deputy Maria Roe-Vance hit him.", ["John Doe", "Maria Roe-Vance"]),
        ("Dan Doe, a Minneapolis police officer, knelt on a man.", ["Dan Doe"]),
        ("An officer identified as Dan Doe knelt on a man.", ["Dan Doe"]),
        ("El agente Juan Pérez disparó.", ["Juan Pérez"]),
        ("Golpeado por el sargento López.", ["López"]),
    ],
)
def test_a_title_makes_an_officer(text, officers):
    assert names_in(text) == [Name(words, is_officer=True) for words in officers]


def test_whom_an_officer_hurts_is_no_officer():
    named = names_in("Officer Doe shot Jonah Amberly. Footage shows officers near Anna Roe, who fell.")
    assert [(name.words, name.is_officer) for name in named] == [
        ("Doe", True),
        ("Jonah Amberly", False),
        ("Anna Roe", False),
    ]


def test_words_that_are_no_names_here_are_passed_over_whatever_their_case():
    text = "Forensic Attics filmed it. Jonah Amberly fell."
    assert found(text) == ["Forensic Attics", "Jonah Amberly"]
    assert found(text, not_names=["forensic attics"]) == ["Jonah Amberly"]


def test_a_name_in_several_texts_is_one_and_a_title_in_any_of_them_counts():
    named = names_in_all(["Dan Doe knelt on a man", "Officer Dan Doe was suspended.", ""])
    assert named == [Name("Dan Doe", is_officer=True)]


@pytest.mark.parametrize(
    "text", ["\n\n", "A", "É.", "St. ", "@Someone Else", "McDonald’s", "D. D. D.", "’s ’ -- '"]
)
def test_odd_texts_do_no_harm(text):
    names_in(text)
