"""The hourly round: what is due is measured once, in order, and again where rows came late."""

from datetime import timedelta

import pytest

from civicwatch.learning import registry
from civicwatch.learning.drift import measuring
from civicwatch.learning.drift.models import DriftAlarm, DriftReading, DriftReference, DriftWindow, Origin
from civicwatch.learning.drift.references import in_scorecard
from civicwatch.learning.drift.samples import Samples
from tests.learning.drift import toy_samples
from tests.learning.drift.conftest import DAY, HOUR, START

LATER = timedelta(minutes=30)


def run_all(now):
    total = 0
    while measured := measuring.run(now):
        total += measured
    return total


def hours(**which):
    return DriftWindow.objects.filter(period="hour", **which)


def days(**which):
    return DriftWindow.objects.filter(period="day", **which).order_by("start")


def test_every_hour_that_is_over_is_measured_once(version, fill):
    fill(START)

    assert run_all(START + 5 * HOUR + LATER) == 5
    assert run_all(START + 5 * HOUR + LATER) == 0
    assert [hour.n for hour in hours().order_by("start")] == [4, 4, 4, 4, 4]


def test_an_hour_waits_for_what_is_still_being_judged(version, fill):
    assert run_all(START + HOUR + measuring.GRACE - timedelta(seconds=1)) == 0
    assert run_all(START + HOUR + measuring.GRACE) == 1


def test_an_empty_hour_is_noted_and_loads_nothing(version, monkeypatch):
    monkeypatch.setattr(registry, "active", lambda name: pytest.fail("a model was loaded"))

    assert run_all(START + 3 * HOUR + LATER) == 3
    assert [hour.n for hour in hours()] == [0, 0, 0]


def test_a_standstill_is_caught_up_in_steps(version, fill):
    fill(START, days=3)

    steps = [measuring.run(START + 3 * DAY + LATER) for _ in range(4)]

    assert steps == [24, 24, 24, 0]
    assert [day.n for day in days()] == [96, 96, 96]


def test_what_is_older_than_words_are_kept_is_left(activate):
    activate(at=START)

    run_all(START + measuring.LOOK_BACK + 2 * HOUR + LATER)

    assert hours().order_by("start").first().start == START + 2 * HOUR


def test_a_day_is_the_sum_of_its_hours_late_rows_too(version, fill, rows):
    fill(START)
    run_all(START + 23 * HOUR + LATER)
    rows.append((START + 90 * timedelta(minutes=1), 150.0, "no"))

    run_all(START + DAY + LATER)

    assert days().get().n == 97
    assert hours(start=START + HOUR).get().n == 5
    assert sum(days().get().sketches["label"].values()) == 97


def test_hours_that_did_not_change_are_not_read_again(version, fill):
    fill(START)

    run_all(START + DAY + LATER)

    assert len(toy_samples.ASKED) == 24


def test_no_word_is_kept(version, fill):
    fill(START)

    run_all(START + DAY + LATER)

    kept = {key for window in DriftWindow.objects.all() for part in window.sketches.values() for key in part}
    assert kept - {"yes", "no", "flagged", "clear"} == {key for key in kept if key.isdigit()}


def test_the_first_week_becomes_the_reference(version, fill):
    fill(START, days=8)

    run_all(START + 7 * DAY - HOUR + LATER)
    assert not DriftReference.objects.exists()
    run_all(START + 8 * DAY + LATER)

    reference = DriftReference.objects.get()
    assert (reference.origin, reference.n) == (Origin.FIRST_DAYS, 7 * 96)
    assert (reference.since, reference.until) == (START, START + 7 * DAY)
    assert set(DriftReading.objects.values_list("window__start", flat=True)) == {START + 7 * DAY}


def test_a_quiet_week_is_no_reference_yet(version, fill):
    fill(START, days=9, count=30)

    run_all(START + 9 * DAY + LATER)
    assert not DriftReference.objects.exists()
    fill(START + 9 * DAY, count=96)
    run_all(START + 10 * DAY + LATER)

    assert DriftReference.objects.get().n == 9 * 30 + 96


def test_examples_kept_aside_in_training_come_before_first_days(activate, fill):
    card = in_scorecard(Samples(200, {"length": [148.0] * 200}, {"label": ["no"] * 200}))
    activate(card=card)
    fill(START)

    run_all(START + DAY + LATER)

    assert DriftReference.objects.get().origin == Origin.HELD_OUT
    assert DriftAlarm.objects.get().day == START.date()


def test_usual_days_raise_no_alarm(version, fill):
    fill(START, days=12)

    run_all(START + 12 * DAY + LATER)

    assert DriftReading.objects.filter(alarm=False).exists()
    assert not DriftAlarm.objects.exists()


def test_a_day_that_differs_raises_one_alarm_that_names_what_moved(version, fill):
    fill(START, days=8)
    fill(START + 8 * DAY, length=6.0, yes=0.8)

    run_all(START + 9 * DAY + LATER)

    alarm = DriftAlarm.objects.get()
    assert (alarm.day, alarm.features) == ((START + 8 * DAY).date(), ["label", "length"])
    assert alarm.answered_at is None


def test_an_hour_that_differs_enough_does_not_wait_for_the_day(version, fill):
    fill(START, days=8)
    fill(START + 8 * DAY, count=24 * 60, length=7.0)

    run_all(START + 8 * DAY + HOUR + LATER)

    assert DriftAlarm.objects.get().features == ["length"]


def test_a_new_version_begins_anew(activate, fill):
    activate()
    fill(START, days=8)
    run_all(START + 8 * DAY + LATER)
    second = activate("trumpet", at=START + 8 * DAY)
    fill(START + 8 * DAY, length=6.0)

    run_all(START + 9 * DAY + LATER)

    assert days(version=second).count() == 1
    assert not DriftReference.objects.filter(version=second).exists()
    assert not DriftAlarm.objects.exists()


def test_measuring_a_day_again_gives_the_same(version, fill):
    fill(START, days=9)
    run_all(START + 9 * DAY + LATER)
    before = list(DriftReading.objects.order_by("feature", "statistic").values("feature", "value", "p"))
    days().last().delete()
    hours(start=START + 9 * DAY - HOUR).delete()

    run_all(START + 9 * DAY + LATER)

    assert before == list(
        DriftReading.objects.order_by("feature", "statistic").values("feature", "value", "p")
    )


def test_what_is_wrong_with_one_classifier_does_not_stop_the_others(version, fill, monkeypatch, caplog):
    registry.register("broken", module="nowhere", shipped=None, samples="nowhere.at.all")
    type(version).objects.create(
        name="broken", version="1", sha256="a" * 64, is_active=True, activated_at=START
    )
    fill(START)

    assert run_all(START + 2 * HOUR + LATER) == 2
    assert "drift of broken" in caplog.text


def test_old_hours_go_and_days_stay(version, fill):
    fill(START)
    run_all(START + DAY + LATER)

    run_all(START + measuring.KEEP_HOURS + 3 * DAY + LATER)

    assert not hours(start__lt=START + DAY).exists()
    assert days(start=START).get().n == 96


def test_old_hours_of_a_version_that_was_replaced_go_too(activate, fill):
    former = activate()
    fill(START)
    run_all(START + DAY + LATER)
    activate("trumpet", at=START + DAY)

    run_all(START + measuring.KEEP_HOURS + 3 * DAY + LATER)

    assert not hours(version=former).exists()
    assert days(version=former).get().n == 96


def test_the_round_is_overdue_once_it_missed_several_hours(version, monkeypatch):
    monkeypatch.setattr(measuring.timezone, "now", lambda: START + 5 * HOUR + LATER)

    assert measuring.is_overdue(timedelta(0))
    run_all(START + 5 * HOUR + LATER)
    assert not measuring.is_overdue(timedelta(0))
