"""What doctor says of drift."""

from civicwatch.learning.drift import alarms
from civicwatch.learning.drift.models import Answer, DriftAlarm
from tests.factories import UserFactory
from tests.learning.drift.conftest import *  # noqa: F403  (the toy that is watched)
from tests.learning.drift.conftest import DAY, HOUR, START
from tests.learning.drift.test_measuring import LATER, run_all
from workers.diagnosis import diagnose
from workers.drift_diagnosis import check_drift


def test_nobody_is_watched(activate):
    assert check_drift(now=START)[0] == "off"


def test_all_is_well(version, fill):
    fill(START, days=8)
    run_all(START + 8 * DAY + LATER)

    assert check_drift(now=START + 8 * DAY + LATER) == ("ok", "no alarm lately: toy")


def test_an_alarm_until_somebody_answers(version, fill):
    fill(START, days=8)
    fill(START + 8 * DAY, length=6.5)
    run_all(START + 9 * DAY + LATER)

    verdict, reason = check_drift(now=START + 9 * DAY + LATER)

    assert verdict == "warning"
    assert "toy on 2026-03-10 (length)" in reason
    alarms.answer(DriftAlarm.objects.get(), answer=Answer.LEAVE, by=UserFactory(), now=START + 9 * DAY)
    assert check_drift(now=START + 9 * DAY + LATER)[0] == "ok"


def test_a_round_that_stands_still(version):
    run_all(START + HOUR + LATER)

    assert check_drift(now=START + 12 * HOUR) == ("warning", "not measured for hours: toy")


def test_doctor_asks(version):
    found = {check["name"]: check["verdict"] for check in diagnose(now=START + LATER)["checks"]}

    assert found["drift"] == "ok"
