"""Classes: codes, the secret of the teacher, and their end after thirty days."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from biaslab.models import LabClass, Result
from biaslab.services import classes
from tests.biaslab.lab_rows import a_result

pytestmark = pytest.mark.django_db


def test_a_code_has_six_letters_that_nobody_confuses():
    codes = {classes.open_class()[0].code for _ in range(40)}

    assert all(re.fullmatch(r"[B-DF-HJ-NP-TV-Z]{6}", code) for code in codes)
    assert not {"L", "I", "O"} & set("".join(codes))
    assert len(codes) == 40


def test_a_code_is_found_as_people_type_it():
    lab_class, _secret = classes.open_class()
    code = lab_class.code.lower()

    assert classes.find_by_code(f" {code[:3]}-{code[3:]} ") == lab_class


def test_a_taken_code_is_drawn_again(monkeypatch):
    taken, _secret = classes.open_class()
    drawn = iter([taken.code, "BCDFGH"])
    monkeypatch.setattr(classes, "_code", lambda: next(drawn))

    assert classes.open_class()[0].code == "BCDFGH"


def test_only_the_hash_of_the_teachers_secret_is_kept():
    lab_class, secret = classes.open_class()

    assert secret not in str(LabClass.objects.values().get())
    assert classes.find_by_secret(secret) == lab_class
    assert classes.find_by_secret("") is None


def test_after_thirty_days_a_class_is_over_and_its_results_are_only_counted():
    now = timezone.now()
    lab_class, _secret = classes.open_class(now=now - timedelta(days=31))
    a_result(lab_class=lab_class)
    Result.objects.update(note="what a student wrote", lab_class=lab_class)

    assert classes.find_by_code(lab_class.code) is None
    assert classes.is_ending_overdue(timedelta(0))
    assert classes.close_expired() == 1

    result = Result.objects.get()
    assert (result.note, result.lab_class) == ("", lab_class)
    assert classes.close_expired() == 0


def test_a_class_uses_nobodys_own_face_unless_the_teacher_says_so():
    lab_class, _secret = classes.open_class()
    assert not lab_class.own_faces_allowed

    classes.change(lab_class=lab_class, own_faces_allowed=True, experiment=None)
    lab_class.refresh_from_db()
    assert lab_class.own_faces_allowed
