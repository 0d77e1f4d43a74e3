"""Writing down what happened: consent, notebooks, totals of five and more, cells of spreadsheets."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from biaslab.models import Experiment, Notebook, Result, Trial
from biaslab.services import classes, notebooks, recording
from tests.biaslab.lab_rows import a_result, a_trial
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_own_face_needs_consent():
    with pytest.raises(ValidationError):
        a_trial(source="upload")

    assert a_trial(source="upload", consented=True).consented_at is not None


def test_a_trial_keeps_answers_and_nothing_of_a_picture():
    trial = a_trial(expectation="both_right")

    assert set(trial.answers) == {"balanced", "unbalanced"}
    assert all(isinstance(share, float) for said in trial.answers.values() for share in said.values())


def test_recording_makes_a_notebook_and_tells_its_secret_once():
    result, secret = recording.record(trial=a_trial(), notebook=None, true_group="Black")

    assert notebooks.find(secret) == result.notebook
    assert secret not in result.notebook.token_hash
    assert (result.said_balanced, result.said_unbalanced) == ("Black", "White")


def test_recording_twice_corrects():
    notebook, _secret = notebooks.open_new()
    trial = a_trial()
    recording.record(trial=trial, notebook=notebook, true_group="Black")
    recording.record(trial=trial, notebook=notebook, true_group="Other", note="second")

    assert Result.objects.get().note == "second"


def test_nobody_writes_into_anothers_notebook():
    trial = a_trial()
    recording.record(trial=trial, notebook=None)

    with pytest.raises(ValidationError):
        recording.record(trial=trial, notebook=notebooks.open_new()[0])


def test_a_refused_recording_leaves_no_notebook():
    with pytest.raises(ValidationError):
        recording.record(trial=a_trial(), notebook=None, true_group="Martian")

    assert not Notebook.objects.exists()


@pytest.mark.parametrize("note", ["x" * 1001])
def test_a_note_has_an_end(note):
    with pytest.raises(ValidationError):
        recording.record(trial=a_trial(), notebook=None, note=note)


def test_a_nul_in_a_note_does_no_harm():
    assert recording.record(trial=a_trial(), notebook=None, note="a\0b")[0].note == "ab"


def test_what_is_recorded_after_the_end_of_a_class_is_not_the_classs():
    lab_class, _secret = classes.open_class()
    trial = a_trial(lab_class=lab_class)
    classes.close(lab_class=lab_class)

    assert recording.record(trial=trial, notebook=None)[0].lab_class is None


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_totals_speak_of_five_and_more(n, shown):
    for _ in range(n):
        a_result(true_group="Black")

    tallies = recording.counted(Result.objects.all())

    assert ("Black" in tallies) is shown
    if shown:
        assert (tallies["Black"].n, tallies["Black"].balanced_right, tallies["Black"].unbalanced_right) == (
            5,
            5,
            0,
        )


def test_one_visitor_with_thirty_results_is_one_person():
    eager, _secret = notebooks.open_new()
    for _ in range(30):
        a_result(notebook=eager, true_group="Black")
    for _ in range(3):
        a_result(true_group="Black")
    assert recording.counted(Result.objects.all()) == {}

    a_result(true_group="Black")

    tally = recording.counted(Result.objects.all())["Black"]
    assert (tally.people, tally.n) == (5, 34)
    assert recording.people_in(Result.objects.all()) == 5


def test_hidden_results_and_those_without_a_group_do_not_count():
    for _ in range(5):
        a_result(true_group="")
    hidden = [a_result(true_group="Black") for _ in range(5)]
    Result.objects.filter(pk=hidden[0].pk).update(hidden_at=timezone.now(), hidden_by=UserFactory())

    assert recording.counted(Result.objects.all()) == {}


@pytest.mark.parametrize("first", "=+-@\t\r")
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(first):
    result = a_result()
    Result.objects.update(note=f"{first}cmd|'/c calc'!A1")

    _header, row = recording.rows(Result.objects.filter(pk=result.pk))

    assert row[-1].startswith(f"'{first}")


def test_trials_nobody_wrote_down_are_forgotten_after_a_day_and_results_stay():
    now = timezone.now()
    a_trial(now=now - timedelta(hours=25))
    fresh = a_trial(now=now)
    a_result(now=now - timedelta(hours=25))

    assert recording.is_forgetting_overdue(timedelta(0))
    recording.forget_old_trials(now=now)

    assert list(Trial.objects.all()) == [fresh]
    assert Result.objects.count() == 1
    assert Experiment.objects.exists()
