"""What may no longer be kept leaves the files."""

import os
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from civicwatch.access import sealing
from civicwatch.learning import registry
from civicwatch.learning.loop import gathering, runs, sealed_rows, tidying
from civicwatch.learning.models import DataSet

NOW = timezone.now()


@pytest.fixture
def data_set(voting, decided, administrator, step):
    runs.start(name="votes", by=administrator, now=timezone.now())
    step("validate", "split")
    return DataSet.objects.get()


def later(**by):
    return timezone.now() + timedelta(**by)


def keys():
    return {row.key for row in sealed_rows.read(DataSet.objects.get())}


def test_words_that_are_forgotten_where_they_came_from_leave_the_file(
    data_set, decided, settings, django_capture_on_commit_callbacks
):
    old = settings.VAR / "private" / data_set.file
    gone = decided.pop(7)
    with django_capture_on_commit_callbacks(execute=True):
        assert tidying.run(later(hours=2)) == 1
    assert gone.key not in keys() and len(keys()) == 399
    data_set.refresh_from_db()
    assert (data_set.n, data_set.purged) == (400, 1)
    assert not old.exists()


def test_nothing_is_done_before_the_hour_is_up(data_set, decided):
    decided.clear()
    assert tidying.run(later(minutes=50)) == 0
    assert len(keys()) == 400
    assert tidying.run(later(hours=2)) == 1
    assert tidying.run(later(hours=2)) == 0
    assert keys() == set()


def test_where_nobody_teaches_any_more_no_words_are_kept(data_set, monkeypatch):
    monkeypatch.delitem(registry._registered, "votes")
    tidying.run(later(hours=2))
    assert keys() == set()


def test_what_a_dead_worker_left_goes_in_the_same_round(data_set, decided, settings):
    left = settings.VAR / "private" / sealed_rows.write([])
    folder = settings.VAR / "learning/999"
    folder.mkdir(parents=True)
    (folder / "moderators.label.csv").write_text("words")
    long_ago = later(hours=-9).timestamp()
    os.utime(left, (long_ago, long_ago))
    tidying.run(later(hours=2))
    assert not left.exists() and not folder.exists()
    assert (settings.VAR / "private" / data_set.file).exists()


def test_it_goes_too_where_no_data_set_is_left(db, settings, tmp_path):
    settings.VAR = tmp_path / "var"
    left = settings.VAR / "private" / sealed_rows.write([])
    folder = settings.VAR / "learning/999"
    folder.mkdir(parents=True)
    long_ago = later(hours=-9).timestamp()
    os.utime(left, (long_ago, long_ago))

    assert tidying.run(NOW) == 0

    assert not left.exists() and not folder.exists()


def test_a_split_does_not_bring_back_what_has_just_been_forgotten(
    voting, decided, administrator, step, monkeypatch
):
    run = runs.start(name="votes", by=administrator, now=timezone.now())
    step("validate")
    divide = gathering.divide

    def meanwhile(*args, **more):
        found = divide(*args, **more)
        decided.pop(7)
        tidying.run(later(hours=2))
        return found

    monkeypatch.setattr(gathering, "divide", meanwhile)
    step("split")
    run.refresh_from_db()
    assert run.stage == "split" and "DataSetChangedError" in run.error
    assert len(keys()) == 399


def test_the_sweeper_learns_of_a_round_that_was_missed(data_set):
    assert not tidying.is_overdue(timedelta(minutes=1))
    DataSet.objects.update(tidied_at=later(hours=-2))
    assert tidying.is_overdue(timedelta(minutes=1))


def test_files_outlast_a_change_of_keys(data_set, settings, django_capture_on_commit_callbacks):
    new = Fernet.generate_key().decode()
    settings.PHONE_KEYS = [new, *settings.PHONE_KEYS]
    old = settings.VAR / "private" / data_set.file
    with django_capture_on_commit_callbacks(execute=True):
        assert sealing.reseal() >= 1
    settings.PHONE_KEYS = [new]
    assert len(keys()) == 400
    assert not old.exists()
