"""Drift in public: the page, the API and the gauges tell what was measured, and nothing loads a model."""

import re
from html import unescape

import pytest
from django.utils import translation

from civicwatch.learning import registry
from civicwatch.learning.drift import alarms
from civicwatch.learning.drift.features import FEATURES
from civicwatch.learning.drift.models import Answer, DriftAlarm, DriftReading, DriftWindow
from civicwatch.learning.drift.report import _groups, _written
from civicwatch.learning.in_words import InWords
from tests.factories import UserFactory
from tests.learning.drift.conftest import DAY, HOUR, START
from tests.learning.drift.test_measuring import LATER, run_all

PAGE = "/classifiers/toy/drift/"


@pytest.fixture
def words(client):
    def words(**headers):
        page = client.get(PAGE, headers=headers)
        assert page.status_code == 200
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())

    return words


@pytest.fixture
def drifted(version, fill):
    """Eight usual days and one that differs."""
    fill(START, days=8)
    fill(START + 8 * DAY, length=6.0, yes=0.8)
    run_all(START + 9 * DAY + LATER)
    return version


def test_before_anything_is_counted(words, version):
    assert "Still collecting what later days are held against: 0 of 7 days, 0 of 300 rows." in words()


def test_while_the_first_days_are_counted(words, version, fill):
    fill(START, days=3)
    run_all(START + 2 * DAY + LATER)

    told = words()

    assert "2 of 7 days, 180 of 300 rows" in told  # 192, in steps that hide a day with few
    assert "Counted until 2026-03-04 00:00 UTC" in told


def test_a_day_like_the_others(words, version, fill):
    fill(START, days=8)
    run_all(START + 8 * DAY + LATER)

    told = words()

    assert "No alarm. On 2026-03-09 nothing lay further" in told
    assert "its first days on this installation (2026-03-02 – 2026-03-09), n 672" in told
    assert "This version has raised none." in told


def test_an_alarm_is_told_with_what_moved(words, drifted):
    told = words()

    assert "Alarm of 2026-03-10. This moved: answer, length." in told
    assert "Not answered yet." in told


def test_a_usual_day_does_not_hide_an_alarm_that_nobody_answered(words, drifted, fill):
    fill(START + 9 * DAY)
    run_all(START + 10 * DAY + LATER)

    told = words()

    assert "No alarm. On 2026-03-11 nothing lay further" in told
    assert "The alarm of 2026-03-10 has not been answered yet" in told
    alarms.answer(DriftAlarm.objects.get(), answer=Answer.LEAVE, by=UserFactory(), now=START + 11 * DAY)
    assert "has not been answered yet" not in words()


def test_what_was_counted_is_told_in_words(version):
    language, label = FEATURES["language"], FEATURES["label"]
    before, now = {"en": 90, "other_latin": 10}, {"en": 50, "other_latin": 10, "fr": 40}
    assert [group.label for group in _groups(language, before, now, "toy")] == [
        "English",
        "all others",
        "unclear, in Latin letters",
    ]
    known = InWords(labels={"0": "no police", "3": "blunt force"})
    registry.register("ranks", module="nowhere", shipped=None, in_words=known)
    ranks = _groups(label, {"0": 60, "3": 40}, {"0": 50, "3": 50}, "ranks")
    assert [group.label for group in ranks] == ["0 · no police", "3 · blunt force"]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["0", "0.05", "-0.25", "1.5", "999", "1.23k", "2.5M"]),
        ("es", ["0", "0,05", "-0,25", "1,5", "999", "1,23k", "2,5M"]),
    ],
)
def test_an_axis_is_numbered_as_its_reader_writes_numbers(language, written):
    with translation.override(language):
        assert [_written(edge) for edge in (0, 0.05, -0.25, 1.5, 999.4, 1234, 2.5e6)] == written


def test_in_spanish_no_number_of_the_pictures_has_a_point(client, version, fill):
    fill(START, days=8, length=0.5)
    fill(START + 8 * DAY, length=1.5, yes=0.8)
    run_all(START + 9 * DAY + LATER)

    page = client.get(PAGE, headers={"accept-language": "es"}).content.decode()

    pictures = [re.findall(r">([^<>]+)<", svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    axes = [
        words for picture in pictures for words in picture if re.fullmatch(r"-?\d+([.,]\d+)?[kM]?", words)
    ]
    assert any("," in words for words in axes)
    assert not any(re.search(r"\d\.\d", words) for picture in pictures for words in picture)


def test_a_version_whose_training_left_counts_collects_nothing(words, version):
    """It is compared from its first day on, so that the page must not say that a week has to pass."""
    version.scorecard = {"drift": {"n": 400, "sketches": {"length": [[0, 400]]}}}
    version.save()

    told = words()

    assert "Still collecting" not in told
    assert "No day since has had enough rows to be compared." in told


def test_an_answer_is_told_without_who_gave_it(words, drifted):
    by = UserFactory(username="somebody-with-a-name")
    alarms.answer(DriftAlarm.objects.get(), answer=Answer.RETRAIN, by=by, now=START + 10 * DAY)

    told = words()

    assert "Answer: train again." in told
    assert "somebody-with-a-name" not in told


def test_pictures_and_the_same_in_tables(client, drifted):
    page = client.get(PAGE).content.decode()

    assert page.count("<svg") == 1 + 2  # the days; length and label. An hour has too few rows
    assert 'class="bar alarm"' in page
    assert "style=" not in page
    assert page.count("The same as a table") >= 2


def test_a_classifier_that_nobody_watches(client, version):
    registry.register("quiet", module="nowhere", shipped=None)
    type(version).objects.create(name="quiet", version="1", sha256="a" * 64, is_active=True)

    assert "Nothing of this classifier is counted" in client.get("/classifiers/quiet/drift/").content.decode()
    assert client.get("/api/v1/classifiers/quiet/drift/").status_code == 404


def test_a_classifier_that_is_not_there(client, version):
    assert client.get("/classifiers/weather/drift/").status_code == 404
    assert client.get("/api/v1/classifiers/weather/drift/").status_code == 404


def test_the_api(client, drifted):
    told = client.get("/api/v1/classifiers/toy/drift/").json()

    assert (told["alarm"], told["false_alarm_rate"], told["version"]) == (True, 0.01, drifted.version)
    assert told["reference"]["origin"] == "first_days"
    assert [day["n"] for day in told["days"]] == [96] * 9
    assert told["days"][0]["readings"] == []
    last = {(found["feature"], found["statistic"]): found for found in told["days"][-1]["readings"]}
    assert last["length", "ks"]["alarm"] is True
    assert last["length", "ks"]["p"] <= last["length", "ks"]["limit"]
    assert told["alarms"][0]["answer"] == ""


def test_pages_ask_few_questions_however_much_was_measured(client, drifted, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get("/api/v1/classifiers/toy/drift/")


def test_pages_load_no_model(client, drifted, monkeypatch):
    monkeypatch.setattr(registry, "active", lambda name: pytest.fail("a model was loaded"))

    assert client.get(PAGE).status_code == 200
    assert gauges(client)


def gauges(client):
    lines = client.get("/metrics", HTTP_HOST="localhost").content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_the_gauges(client, drifted):
    found = gauges(client)

    psi = DriftReading.objects.get(window__start=START + 8 * DAY, feature="length", statistic="psi").value
    assert float(found['civicwatch_drift_psi{classifier="toy",feature="length"}']) == pytest.approx(psi)
    assert 'civicwatch_drift_ks{classifier="toy",feature="length"}' in found
    assert found['civicwatch_drift_alarm{classifier="toy"}'] == "1.0"
    assert 'civicwatch_drift_window_rows{classifier="toy"}' not in found  # 4 rows in the hour
    assert found[f'civicwatch_classifier_info{{classifier="toy",version="{drifted.version}"}}'] == "1.0"


def test_what_was_said_is_counted_once_whether_the_day_is_over_or_not(client, version, fill):
    fill(START, days=2, yes=0)

    run_all(START + DAY + 5 * HOUR + LATER)
    before = gauges(client)['civicwatch_predictions_total{classifier="toy",outcome="clear"}']
    run_all(START + 2 * DAY + LATER)
    after = gauges(client)['civicwatch_predictions_total{classifier="toy",outcome="clear"}']

    assert (float(before), float(after)) == (96, 192)  # hours with 4 rows come with their day


def test_how_many_came_in_an_hour_is_told_of_many_alone_and_then_in_tens(client, words, version, fill):
    fill(START, days=7, count=24 * 29)
    fill(START + 7 * DAY, count=24 * 47)

    run_all(START + 8 * DAY + LATER)

    told = client.get("/api/v1/classifiers/toy/drift/").json()
    assert [hour["n"] for hour in told["hours"]] == [None] * 24 + [40] * 24
    assert [day["n"] for day in told["days"]] == [24 * 29] * 7 + [24 * 47]
    page = words()
    assert "2026-03-09 23:00 40 " in page and "2026-03-08 23:00 under 30 " in page
    assert gauges(client)['civicwatch_drift_window_rows{classifier="toy"}'] == "40.0"


def test_one_photo_in_a_day_is_told_nowhere(client, words, version, rows):
    rows.append((START + 5 * HOUR, 100.0, "yes"))

    run_all(START + 6 * HOUR + LATER)
    hourly = client.get("/api/v1/classifiers/toy/drift/").json(), words(), gauges(client)
    rows.clear()
    DriftWindow.objects.filter(n=1).update(n=0, sketches={})
    without = client.get("/api/v1/classifiers/toy/drift/").json(), words(), gauges(client)

    assert hourly[:2] == without[:2]
    drift = [
        {name: value for name, value in found.items() if "toy" in name and "age" not in name}
        for found in (hourly[2], without[2])
    ]
    assert drift[0] == drift[1]


def test_a_day_with_few_rows_hides_their_number(client, words, version, fill):
    fill(START, count=24)

    run_all(START + DAY + LATER)

    assert client.get("/api/v1/classifiers/toy/drift/").json()["days"][0]["n"] is None
    assert "1 of 7 days, 0 of 300 rows" in words()


def test_what_a_replaced_version_said_goes_on_counting(client, activate, fill):
    activate()
    fill(START, days=2, yes=0)
    run_all(START + 10 * HOUR + LATER)
    activate("trumpet", at=START + 10 * HOUR)

    run_all(START + 2 * DAY + LATER)

    days = DriftWindow.objects.filter(period="day", start=START)
    days = [(day.version.is_active, day.n) for day in days]
    assert sorted(days) == [(False, 96), (True, 56)]
