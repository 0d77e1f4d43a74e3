"""A class: joined by code, led by its teacher, shown as totals of five and more."""

import re

import pytest
from django.urls import reverse

from biaslab.models import LabClass
from biaslab.services import classes
from tests.biaslab.lab_rows import a_result

pytestmark = pytest.mark.django_db
CLASS = reverse("biaslab:class")


@pytest.fixture
def opened():
    return classes.open_class(name="7b")


def totals(client, lab_class):
    return client.get(reverse("biaslab:totals", args=[lab_class.code])).json()["results"]


def test_opening_leads_to_the_private_page_with_code_address_and_picture(client):
    answer = client.post(reverse("biaslab:open-class"), {"name": "7b"}, follow=True)

    lab_class = LabClass.objects.get()
    page = answer.content.decode()
    assert lab_class.code in page
    assert f"http://testserver/lab/class/?code={lab_class.code}" in page
    assert "<svg" in page
    assert answer["Referrer-Policy"] == "same-origin"


def test_joining_by_code_and_leaving(client, opened):
    lab_class, _secret = opened
    assert client.post(CLASS, {"code": lab_class.code.lower()}, follow=True).status_code == 200
    assert lab_class.code in client.get(reverse("biaslab:home")).content.decode()

    client.post(reverse("biaslab:leave-class"))
    assert lab_class.code not in client.get(reverse("biaslab:home")).content.decode()


def test_a_wrong_code_is_told(client):
    answer = client.post(CLASS, {"code": "XXXXXX"})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_the_code_of_the_picture_stands_in_the_form(client, opened):
    assert f'value="{opened[0].code}"' in client.get(CLASS, {"code": opened[0].code}).content.decode()


def test_the_wall_shows_totals_of_five_and_more_only(client, opened):
    lab_class, secret = opened
    for _ in range(4):
        a_result(lab_class=lab_class)
    a_result()  # of nobody's class
    assert totals(client, lab_class) == []
    assert "by fewer than 5 people" in client.get(reverse("biaslab:teacher", args=[secret])).content.decode()

    a_result(lab_class=lab_class)

    assert totals(client, lab_class) == [
        {"group": "Black", "people": 5, "faces": 1, "n": 5, "balanced_right": 5, "unbalanced_right": 0}
    ]
    page = client.get(reverse("biaslab:projector", args=[lab_class.code])).content.decode()
    assert "<td>5</td><td>1</td><td>5</td><td>5</td><td>0</td>" in page


def test_totals_say_how_many_different_faces_there_were(client, opened):
    lab_class, _secret = opened
    for key in ("black", "black", "black-1", "black-2"):
        a_result(lab_class=lab_class, face_key=key)
    for _ in range(2):
        a_result(lab_class=lab_class, source="upload", consented=True)

    (row,) = totals(client, lab_class)

    assert (row["people"], row["faces"], row["n"]) == (6, 5, 6)


def test_no_face_is_chosen_beforehand_in_a_class(client, opened):
    home = reverse("biaslab:home")
    faces = re.compile(r'<input type="radio" name="face"[^>]*>')
    assert sum(" checked" in face for face in faces.findall(client.get(home).content.decode())) == 1
    client.post(CLASS, {"code": opened[0].code})

    found = faces.findall(client.get(home).content.decode())

    assert found and not any(" checked" in face for face in found)
    assert all(" required" in face for face in found)


def test_the_wall_never_shows_a_note_or_the_teachers_secret(client, opened):
    lab_class, secret = opened
    for _ in range(6):
        a_result(lab_class=lab_class, note="a private remark")

    page = client.get(reverse("biaslab:projector", args=[lab_class.code])).content.decode()

    assert "private remark" not in page
    assert secret not in page


def test_the_wall_says_what_to_open_and_what_to_type(client, opened):
    code = opened[0].code
    page = client.get(reverse("biaslab:projector", args=[code])).content.decode()

    assert f'/lab/class/</strong> and type the code <strong class="code">{code}</strong>' in page


def test_the_teacher_ends_the_class_for_good(client, opened):
    lab_class, secret = opened
    client.post(reverse("biaslab:teacher", args=[secret]), {"action": "close"})

    assert client.get(reverse("biaslab:projector", args=[lab_class.code])).status_code == 404
    assert client.post(CLASS, {"code": lab_class.code}).status_code == 400
    assert "This class is ended" in client.get(reverse("biaslab:teacher", args=[secret])).content.decode()


@pytest.mark.parametrize(
    ("public", "host", "further", "asked", "expected"),
    [
        ("https://lab.example", "0.0.0.0", [], "testserver", "https://lab.example/lab/class/"),
        ("http://127.0.0.1:8000", "0.0.0.0", ["10.0.0.9"], "127.0.0.1", "http://10.0.0.9:8000/lab/class/"),
        (
            "http://127.0.0.1:8000",
            "0.0.0.0",
            ["10.0.0.9"],
            "10.0.0.9:8000",
            "http://10.0.0.9:8000/lab/class/",
        ),
        ("http://127.0.0.1:8000", "127.0.0.1", ["10.0.0.9"], "127.0.0.1:8000", "http://127.0.0.1:8000/lab/"),
    ],
)
def test_the_address_is_one_that_other_devices_reach(
    client, settings, opened, public, host, further, asked, expected
):
    settings.PUBLIC_URL, settings.HOST, settings.FURTHER_HOSTS, settings.PORT = public, host, further, 8000
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "10.0.0.9"]

    page = client.get(reverse("biaslab:teacher", args=[opened[1]]), headers={"host": asked}).content.decode()

    assert expected in page
    assert ("works on this computer only" in page) is expected.startswith("http://127")
