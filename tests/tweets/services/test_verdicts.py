"""What a person decides about a flag, cell by cell; what partners hear of it, and what undoing takes back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, PARTNER
from civicwatch.events.models import Event
from civicwatch.events.services import number_waiting
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_read_flag
from tweets.models import Flag, FlagStatus, Tweet
from tweets.services import claims, exposure, verdicts
from tweets.services.errors import ClaimedError, NotAllowedError, NotPossibleError, WordsFirstError

pytestmark = pytest.mark.django_db
ACTIONS = {
    verdicts.UPHOLD: lambda flag, by, **k: verdicts.uphold(flag=flag, by=by, **k),
    verdicts.DISMISS: lambda flag, by, **k: verdicts.dismiss(flag=flag, by=by, **k),
    verdicts.CHANGE_KIND: lambda flag, by, **k: verdicts.change_kind(flag=flag, by=by, kind="age", **k),
    verdicts.CHANGE_SEVERITY: lambda flag, by, **k: verdicts.change_severity(
        flag=flag, by=by, severity=3, **k
    ),
    verdicts.REOPEN: lambda flag, by, **k: verdicts.reopen(flag=flag, by=by, **k),
}
TABLE = {
    ("waiting", "uphold"): "upheld",
    ("open", "uphold"): "upheld",
    ("dismissed", "uphold"): "upheld",
    ("waiting", "dismiss"): "dismissed",
    ("open", "dismiss"): "dismissed",
    ("upheld", "dismiss"): "dismissed",
    ("upheld", "change_kind"): "upheld",
    ("upheld", "change_severity"): "upheld",
    ("upheld", "reopen"): "waiting",
    ("dismissed", "reopen"): "waiting",
}


@pytest.fixture
def by():
    return UserFactory(role=MODERATOR)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", FlagStatus.values)
def test_from_each_state_each_action_leads_where_the_table_says(status, action, by):
    flag = a_read_flag(by, status=status)
    expected = TABLE.get((status, action))
    if expected is None:
        with pytest.raises(NotPossibleError):
            ACTIONS[action](flag, by)
    else:
        ACTIONS[action](flag, by)
    flag.refresh_from_db()
    assert flag.status == (expected or status)
    assert (flag.decided_at is not None) == (flag.status in ("upheld", "dismissed"))


def test_a_verdict_stands_in_the_history_and_in_the_log(by):
    flag = a_read_flag(by, kind="gender")
    verdicts.uphold(flag=flag, by=by, kind="religion", note="names a mosque")
    step = flag.decisions.get()
    assert (step.from_status, step.to_status, step.from_kind, step.kind) == (
        "open",
        "upheld",
        "gender",
        "religion",
    )
    assert step.note == "names a mosque"
    entry = AuditEntry.objects.get(action="flag.uphold")
    assert entry.subject == f"flags/{flag.public_id}"
    assert entry.by == by
    assert entry.details["kind"] == "religion"
    assert "mosque" not in str(entry.details)


def test_only_a_moderator_may_decide():
    for by in (UserFactory(), UserFactory(role=PARTNER)):
        with pytest.raises(NotAllowedError):
            verdicts.dismiss(flag=a_flag(), by=by)


def test_what_somebody_else_works_on_cannot_be_decided(by):
    flag = a_read_flag(by)
    other = UserFactory(role=MODERATOR)
    claims.claim(flag=flag, by=other)
    with pytest.raises(ClaimedError, match=other.username):
        verdicts.dismiss(flag=flag, by=by)
    exposure.look(flag=flag, by=other)
    verdicts.dismiss(flag=flag, by=other)
    flag.refresh_from_db()
    assert flag.claimed_by is None


@pytest.mark.parametrize("kind", ["not_cyberbullying", "nonsense"])
def test_what_stands_needs_a_kind(kind, by):
    with pytest.raises(NotPossibleError):
        verdicts.uphold(flag=a_read_flag(by), by=by, kind=kind)


def test_kind_and_severity_change_with_the_verdict_and_stand_in_history_and_log(by):
    flag = a_read_flag(by, kind="gender", severity=1)
    verdicts.uphold(flag=flag, by=by, kind="religion", severity=3)
    verdicts.change_severity(flag=flag, by=by, severity=2)
    flag.refresh_from_db()
    assert (flag.status, flag.kind, flag.severity) == ("upheld", "religion", 2)
    assert [(step.action, step.from_severity, step.severity) for step in flag.decisions.all()] == [
        ("uphold", 1, 3),
        ("change_severity", 3, 2),
    ]
    entry = AuditEntry.objects.get(action="flag.change_severity")
    assert (entry.details["severity_before"], entry.details["severity"]) == (3, 2)


@pytest.mark.parametrize("severity", [0, 4, -1])
def test_there_are_three_severities(severity, by):
    flag = a_read_flag(by, status="upheld", severity=2)
    with pytest.raises(NotPossibleError):
        verdicts.change_severity(flag=flag, by=by, severity=severity or 2)  # 2 is what it is already
    assert not flag.decisions.exists()


def test_a_changed_severity_is_told_as_a_decision_and_undone_with_it(by, settings):
    settings.UNDO_SECONDS = 60
    now = timezone.now()
    flag = a_read_flag(by, severity=1, now=now)
    verdicts.uphold(flag=flag, by=by, now=now)
    number_waiting(now=now + timedelta(seconds=61))
    later = now + timedelta(minutes=5)
    decision = verdicts.change_severity(flag=flag, by=by, severity=3, now=later)
    verdicts.undo(decision=decision, by=by, now=later)
    flag.refresh_from_db()
    assert flag.severity == 1
    verdicts.change_severity(flag=flag, by=by, severity=3, now=later)
    assert number_waiting(now=later + timedelta(seconds=61)) == 1
    event = Event.objects.latest("number")
    assert (event.kind, event.payload["severity"], event.payload["status"]) == (
        "tweet.flag_decided",
        3,
        "upheld",
    )


VERDICTS = [
    ("open", "uphold"),
    ("open", "dismiss"),
    ("upheld", "change_kind"),
    ("upheld", "change_severity"),
]


@pytest.mark.parametrize(("status", "action"), VERDICTS)
def test_nobody_judges_words_that_were_never_shown_to_them(status, action, by):
    flag = a_flag(status=status)
    exposure.look(flag=flag, by=UserFactory(role=MODERATOR))  # somebody else's reading is not theirs
    with pytest.raises(WordsFirstError):
        ACTIONS[action](flag, by)
    assert not flag.decisions.exists()
    exposure.look(flag=flag, by=by, now=timezone.now() - timedelta(days=3))
    ACTIONS[action](flag, by)
    assert flag.decisions.count() == 1


@pytest.mark.parametrize(("status", "action"), VERDICTS)
def test_where_the_words_are_gone_nothing_has_to_be_read(status, action, by):
    flag = a_flag(status=status)
    Tweet.objects.filter(pk=flag.tweet_id).update(text="", url="", forgotten_at=timezone.now())
    ACTIONS[action](flag, by)
    assert flag.decisions.count() == 1


def test_partners_hear_once_the_minute_is_over(by, settings):
    settings.UNDO_SECONDS = 60
    now = timezone.now()
    flag = a_read_flag(by, status="waiting", now=now)
    verdicts.uphold(flag=flag, by=by, now=now)
    assert number_waiting(now=now + timedelta(seconds=59)) == 0
    assert number_waiting(now=now + timedelta(seconds=61)) == 1
    event = Event.objects.get(subject=f"flags/{flag.public_id}")
    assert event.kind == "tweet.flagged"
    assert set(event.payload) == {"public_id", "kind", "severity", "status"}


def test_undoing_within_the_minute_leaves_nobody_the_wiser(by, settings):
    settings.UNDO_SECONDS = 60
    now = timezone.now()
    flag = a_read_flag(by, kind="gender", now=now)
    decision = verdicts.uphold(flag=flag, by=by, kind="age", now=now)
    assert verdicts.last_undoable(by, now=now + timedelta(seconds=30)) == decision
    verdicts.undo(decision=decision, by=by, now=now + timedelta(seconds=59))
    flag.refresh_from_db()
    assert (flag.status, flag.kind, flag.decided_at) == ("open", "gender", None)
    assert not Event.objects.exists()
    assert [step.action for step in flag.decisions.all()] == ["uphold", "undo"]
    assert AuditEntry.objects.filter(action="flag.undo").count() == 1


def test_undoing_a_second_verdict_restores_the_first_with_its_time(by):
    now = timezone.now()
    flag = a_read_flag(by, now=now)
    verdicts.uphold(flag=flag, by=by, now=now)
    second = verdicts.dismiss(flag=flag, by=by, now=now + timedelta(minutes=5))
    verdicts.undo(decision=second, by=by, now=now + timedelta(minutes=5, seconds=5))
    flag.refresh_from_db()
    assert (flag.status, flag.decided_at) == ("upheld", now)


def test_a_verdict_cannot_be_undone_late_twice_by_another_or_after_another(by, settings):
    settings.UNDO_SECONDS = 60
    now = timezone.now()
    flag = a_read_flag(by, now=now)
    decision = verdicts.uphold(flag=flag, by=by, now=now)
    for who, when in ((by, 61), (UserFactory(role=MODERATOR), 1)):
        with pytest.raises(NotPossibleError):
            verdicts.undo(decision=decision, by=who, now=now + timedelta(seconds=when))
    other = UserFactory(role=MODERATOR)
    exposure.look(flag=flag, by=other)
    verdicts.dismiss(flag=flag, by=other, now=now + timedelta(seconds=2))
    with pytest.raises(NotPossibleError, match="Something else"):
        verdicts.undo(decision=decision, by=by, now=now + timedelta(seconds=3))
    other = verdicts.uphold(flag=a_read_flag(by, now=now), by=by, now=now)
    verdicts.undo(decision=other, by=by, now=now)
    with pytest.raises(NotPossibleError):
        verdicts.undo(decision=other, by=by, now=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "upheld", "decided_at": None},
        {"status": "open", "decided_at": timezone.now()},
        {"status": "upheld", "decided_at": timezone.now(), "kind": "not_cyberbullying"},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(wrong):
    flag = a_flag()
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(**wrong)
