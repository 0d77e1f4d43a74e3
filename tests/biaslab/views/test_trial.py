"""The first page and a trial: every way in which a face may be shown, refused or not be answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from biaslab.models import Result, Trial
from biaslab.services import classes, experiments
from biaslab.services.predicting import NoAnswerError, NotTrainedError, PhotoRefusedError
from biaslab.uploads import LARGEST_BODY, MOST_BYTES
from biaslab.views.figures import figures_of
from tests.biaslab.lab_rows import a_trial
from tests.biaslab.pictures import png

pytestmark = pytest.mark.django_db
HOME, TRY, RECORD = reverse("biaslab:home"), reverse("biaslab:try"), reverse("biaslab:record")
NOTICE = "This is a demonstration of harm, not a service."


def photo(content=None, name="me.png"):
    return SimpleUploadedFile(name, content or png(), content_type="image/png")


def own_face(**given):
    return {"photo": photo(), "consent": "yes", "expectation": "not_sure", **given}


def test_the_first_page_asks_and_says_what_it_is(client, key):
    page = client.get(HOME).content.decode()

    assert f'value="{key}"' in page
    assert "What do you expect?" in page
    assert NOTICE in page
    assert "Photos are never stored" in page


def test_a_built_in_face_is_answered_side_by_side_with_the_measured_point(client, judge, key):
    page = client.post(TRY, {"face": key, "expectation": "only_balanced"}).content.decode()

    assert judge.keys == [key]
    assert "Balanced: “Black”" in page
    assert "Lopsided: “White”" in page
    assert "You expected" in page
    figures = figures_of(experiments.default())
    assert f"<strong>{figures.unbalanced.called_white}</strong>" in page
    assert NOTICE in page
    assert Trial.objects.get().expectation == "only_balanced"


def test_what_is_expected_is_said_first(client, judge, key):
    answer = client.post(TRY, {"face": key})

    assert answer.status_code == 400
    assert "Say first what you expect." in answer.content.decode()
    assert judge.keys == []


def test_an_own_photo_reaches_the_judge_as_it_came(client, judge):
    answer = client.post(TRY, own_face())

    assert answer.status_code == 200
    assert judge.photos == [png()]
    assert Trial.objects.get().source == "upload"


def test_without_consent_nothing_is_shown_to_anything(client, judge):
    answer = client.post(TRY, own_face(consent=""))

    assert answer.status_code == 400
    assert judge.photos == []
    assert not Trial.objects.exists()


def test_in_a_class_only_faces_that_are_nobodys(client, judge):
    lab_class, _secret = classes.open_class()
    client.post(reverse("biaslab:class"), {"code": lab_class.code})

    assert client.post(TRY, own_face()).status_code == 400
    assert judge.photos == []
    assert 'name="photo"' not in client.get(HOME).content.decode()


def test_where_the_teacher_allows_it_grown_students_may(client, judge):
    lab_class, _secret = classes.open_class(own_faces_allowed=True)
    client.post(reverse("biaslab:class"), {"code": lab_class.code})

    assert client.post(TRY, own_face()).status_code == 200
    assert Trial.objects.get().lab_class == lab_class


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PhotoRefusedError("not_a_picture"), 422),
        (PhotoRefusedError("no_face"), 422),
        (PhotoRefusedError("several_faces"), 422),
        (NotTrainedError(), 409),
        (NoAnswerError("nobody"), 503),
    ],
)
def test_what_goes_wrong_is_said_and_the_form_is_there_again(client, judge, error, status):
    judge.says = error

    answer = client.post(TRY, own_face())

    assert answer.status_code == status
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "Ask both classifiers" in page
    assert (answer.get("Retry-After") is not None) is (status == 503)
    assert not Trial.objects.exists()


def test_a_photo_that_is_too_large_is_refused_in_words(client, judge):
    answer = client.post(TRY, own_face(photo=photo(b"x" * (MOST_BYTES + 1))))

    assert answer.status_code == 413
    assert "Ask both classifiers" in answer.content.decode()
    assert judge.photos == []


def test_a_body_beyond_all_measure_is_not_read(client, judge):
    answer = client.post(TRY, own_face(photo=photo(b"x" * LARGEST_BODY)))

    assert answer.status_code == 413
    page = answer.content.decode()
    assert "larger than 12 MB" in page and "Ask both classifiers" in page
    assert 'class="own-face" open' in page
    assert judge.photos == []


def test_a_long_photo_makes_no_temporary_file(client, judge, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("a temporary file was opened")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", fail)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", fail)
    long = png() + b"\0" * 4_000_000

    assert client.post(TRY, own_face(photo=photo(long))).status_code == 200
    assert judge.photos == [long]


def test_one_address_may_try_so_many_and_is_told_how_long_to_wait(client, judge, key, monkeypatch):
    monkeypatch.setattr("biaslab.waiting.TrialThrottle.rate", "1/hour")
    told = {"face": key, "expectation": "not_sure"}
    assert client.post(TRY, told).status_code == 200

    answer = client.post(TRY, told)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_class_behind_one_address_is_counted_as_a_class(client, judge, key, monkeypatch):
    monkeypatch.setattr("biaslab.waiting.TrialThrottle.rate", "1/hour")
    lab_class, _secret = classes.open_class()
    client.post(reverse("biaslab:class"), {"code": lab_class.code})
    told = {"face": key, "expectation": "not_sure"}

    assert [client.post(TRY, told).status_code for _ in range(3)] == [200, 200, 200]


def test_thirty_students_behind_one_address_try_five_faces_each(judge, key):
    """More than one address may try in an hour: the class is counted, not where it sits."""
    lab_class, _secret = classes.open_class()
    told = {"face": key, "expectation": "not_sure"}
    answers = []
    for _ in range(30):
        student = Client()
        student.post(reverse("biaslab:class"), {"code": lab_class.code})
        answers += [student.post(TRY, told).status_code for _ in range(5)]

    assert answers == [200] * 150
    assert Trial.objects.filter(lab_class=lab_class).count() == 150


def test_a_class_too_has_its_limit_and_other_classes_their_own(client, judge, key, monkeypatch):
    monkeypatch.setattr("biaslab.waiting.TRIALS_OF_A_CLASS", 2)
    told, answers = {"face": key, "expectation": "not_sure"}, []
    for lab_class, _secret in (classes.open_class(), classes.open_class()):
        client.post(reverse("biaslab:class"), {"code": lab_class.code})
        answers.append([client.post(TRY, told).status_code for _ in range(3)])

    assert answers == [[200, 200, 429], [200, 200, 429]]


def test_writing_down_makes_a_notebook_that_the_browser_remembers(client):
    answer = client.post(RECORD, {"trial": a_trial().pk, "true_group": "Black", "note": "as expected"})
    again = client.post(RECORD, {"trial": a_trial().pk, "true_group": "White"})

    assert answer["Location"] == again["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "as expected" in page
    assert Result.objects.count() == 2


@pytest.mark.parametrize("trial", ["", "no-uuid", "5f0c4c0e-6a4e-4f4e-9d2c-000000000000"])
def test_a_trial_that_is_gone_is_told(client, trial):
    answer = client.post(RECORD, {"trial": trial})

    assert answer.status_code == 410
    assert "more than a day old" in answer.content.decode()


@pytest.mark.parametrize("written", ["0", "999999", "x", "9" * 30])
def test_an_unknown_experiment_falls_back_to_the_pair_that_ships(client, written):
    assert client.get(HOME, {"experiment": written}).context["experiment"] == experiments.default()
