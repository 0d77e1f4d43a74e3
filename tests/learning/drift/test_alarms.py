"""What an alarm brings about: one e-mail a day, a proposal, and a named person's answer."""

import pytest
from django.db import IntegrityError

from civicwatch.access.models import AuditEntry
from civicwatch.learning.drift import alarms
from civicwatch.learning.drift.models import Answer, DriftAlarm, DriftWindow
from tests.factories import UserFactory
from tests.learning.drift.conftest import DAY, HOUR, START


@pytest.fixture(autouse=True)
def operator(settings):
    settings.OPERATOR_EMAIL = ["operator@example.org"]


@pytest.fixture
def raised(version):
    def raised(*features, day=0):
        window, _ = DriftWindow.objects.get_or_create(version=version, period="day", start=START + day * DAY)
        return alarms.raise_for(window, features, now=START + (day + 1) * DAY)

    return raised


def test_a_day_has_one_alarm_with_all_that_moved(raised, django_capture_on_commit_callbacks):
    raised("score")
    raised("length", "score")

    assert DriftAlarm.objects.get().features == ["length", "score"]


def test_the_operators_are_told_once_a_day(raised, mailoutbox):
    raised("length")
    assert alarms.tell(now=START + DAY) == 1
    raised("score", day=1)

    assert alarms.tell(now=START + DAY + 12 * HOUR) == 0
    assert alarms.tell(now=START + 2 * DAY) == 1
    assert alarms.tell(now=START + 3 * DAY) == 0
    assert len(mailoutbox) == 2


def test_the_letter_says_what_moved_and_where_to_look(raised, mailoutbox, settings):
    raised("length")
    raised("unknown", day=1)

    alarms.tell(now=START + 2 * DAY)

    (letter,) = mailoutbox
    assert letter.to == ["operator@example.org"]
    assert "2026-03-02: length\n2026-03-03: unknown words\n" in letter.body
    assert f"{settings.PUBLIC_URL}/classifiers/toy/drift/" in letter.body


def test_what_could_not_be_sent_is_tried_again(raised, mailoutbox, monkeypatch):
    raised("length")
    with monkeypatch.context() as broken:
        broken.setattr(alarms, "send_mail", lambda **_: (_ for _ in ()).throw(ConnectionRefusedError()))
        assert alarms.tell(now=START + DAY) == 0

    assert alarms.tell(now=START + DAY + HOUR) == 1
    assert len(mailoutbox) == 1


def test_a_person_answers_for_this_day_and_those_before(raised):
    raised("length")
    second, third = raised("length", day=1), raised("length", day=2)
    by = UserFactory()

    assert alarms.answer(second, answer=Answer.LEAVE, by=by, now=START + 3 * DAY) == 2

    assert list(alarms.proposals()) == [third]
    second.refresh_from_db()
    assert (second.answer, second.answered_by) == (Answer.LEAVE, by)
    assert AuditEntry.objects.filter(action="answer drift").count() == 1


def test_an_answer_is_given_once(raised):
    alarm, by = raised("length"), UserFactory()
    alarms.answer(alarm, answer=Answer.RETRAIN, by=by, now=START + DAY)

    assert alarms.answer(alarm, answer=Answer.LEAVE, by=UserFactory(), now=START + DAY) == 0
    alarm.refresh_from_db()
    assert (alarm.answer, alarm.answered_by) == (Answer.RETRAIN, by)


def test_the_database_takes_no_answer_of_nobody(raised):
    alarm = raised("length")

    with pytest.raises(IntegrityError):
        DriftAlarm.objects.filter(pk=alarm.pk).update(answer=Answer.LEAVE, answered_at=START)
