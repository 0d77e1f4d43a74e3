"""Rounds at the platforms: who is asked about when, what is written down, and what an error never does."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from civicwatch.lib import jobs
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from incidents.models import Incident, Report, Round
from incidents.posts import Post
from incidents.services import rechecking, rounds
from incidents.services.rechecking import Answer
from incidents.services.reports import receive
from tests.everything_kept import where
from tests.factories import IncidentFactory, ReportFactory, SourceFactory
from workers import rechecking as worker

pytestmark = pytest.mark.django_db


class ScriptedRechecker:
    """Answers from a dictionary of id to "here", "gone", "nameless" or an exception; else unknown."""

    per_request = 3

    def __init__(self, script):
        self.script, self.asked = script, []

    def ask(self, keys):
        self.asked.append([external_id for _, external_id in keys])
        said = {key: self.script.get(key[1]) for key in keys}
        for what in said.values():
            if isinstance(what, BaseException):
                raise what
        return Answer(
            here=frozenset(key for key, what in said.items() if what == "here"),
            gone=frozenset(key for key, what in said.items() if what == "gone"),
            nameless=frozenset(key for key, what in said.items() if what == "nameless"),
        )


@pytest.fixture
def x(settings, monkeypatch):
    settings.X_BEARER_TOKEN = "a-key"
    script = {}
    rechecker = ScriptedRechecker(script)
    monkeypatch.setattr(worker, "rechecker_for", lambda name: rechecker)
    rechecker.says = script.update
    return rechecker


def kept(number, *, age_days=3, checked_days=2, **values):
    now = timezone.now()
    checked = None if checked_days is None else now - timedelta(days=checked_days)
    return ReportFactory(
        grouped=True,
        **{"platform": "x", "external_id": str(number), "author": "somebody"} | values,
        received_at=now - timedelta(days=age_days),
        checked_at=checked,
    )


def state():
    return Round.objects.get(name="x")


def test_what_is_gone_is_forgotten_and_what_is_there_stays(x):
    for number in range(1, 6):
        kept(number)
    x.says({"1": "here", "2": "gone", "3": "nameless", "5": "gone"})

    assert worker.recheck_due() == 5

    words = dict(Report.objects.values_list("external_id", "text"))
    assert [number for number, text in sorted(words.items()) if not text] == ["2", "5"]
    assert Report.objects.get(external_id="3").author is None
    assert Report.objects.get(external_id="1").author == "somebody"
    assert (state().looked_at, state().forgotten, state().last_error) == (5, 2, "")
    assert state().last_success_at is not None and state().lease_token is None


@pytest.mark.parametrize(
    ("post", "is_asked_about"),
    [
        ({"age_days": 3, "checked_days": 0.5}, False),
        ({"age_days": 3, "checked_days": 1}, True),
        ({"age_days": 40, "checked_days": 3}, False),
        ({"age_days": 40, "checked_days": 8}, True),
        ({"age_days": 40, "checked_days": None}, True),
        ({"forgotten_at": timezone.now()}, False),
        ({"deleted_at_source": timezone.now()}, False),
        ({"platform": "news"}, False),
        ({"platform": "reddit"}, False),
        ({"external_id": "demo-1"}, False),
        ({"external_id": "9" * 30}, False),
    ],
)
def test_who_is_asked_about(x, post, is_asked_about):
    kept(1, **post)

    worker.recheck_due()

    assert bool(x.asked) == is_asked_about


def test_those_first_that_wait_longest_and_each_once(x):
    kept(1, checked_days=2)
    kept(2, checked_days=5)
    kept(3, checked_days=None)
    kept(4, checked_days=3)

    worker.recheck_due()

    assert x.asked == [["3", "2", "4"], ["1"]]


def test_an_id_that_the_platform_never_gave_is_no_reason_to_ask_for_ever(x):
    kept("demo-1", checked_days=None)
    kept(2)

    assert worker.recheck_due() == 2
    assert x.asked == [["2"]]
    assert Report.objects.get(external_id="demo-1").text


def test_what_the_platform_does_not_mention_stays_and_is_asked_about_another_day(x):
    kept(1)

    worker.recheck_due()

    assert Report.objects.get().text and Report.objects.get().checked_at > timezone.now() - timedelta(
        minutes=1
    )


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (TransientError("X: 503"), timedelta(minutes=1)),
        (OutgoingError("X: Unauthorized"), timedelta(minutes=1)),
        (RateLimitedError("X asks us to wait", retry_after=900), timedelta(minutes=15)),
        (RateLimitedError("X asks us to wait", retry_after=9e9), timedelta(days=1)),
        (KeyError("odd"), timedelta(minutes=1)),
    ],
)
def test_an_error_deletes_nothing_and_the_round_goes_on_where_it_stopped(x, error, wait):
    for number in range(1, 5):
        kept(number, checked_days=10 - number)
    x.says({"1": "gone", "4": error})

    worker.recheck_due()

    assert Report.objects.exclude(text="").count() == 3
    assert state().last_error and state().lease_token is None
    assert state().due_at == pytest.approx(timezone.now() + wait, abs=timedelta(seconds=20))
    x.asked.clear()
    Round.objects.update(due_at=timezone.now())
    x.says({"4": "gone"})
    worker.recheck_due()
    assert x.asked == [["4"]]
    assert Report.objects.exclude(text="").count() == 2


def test_that_all_of_many_posts_are_gone_is_not_believed(x):
    x.per_request = 100
    for number in range(rechecking.MANY):
        kept(number)
    x.says({str(number): "gone" for number in range(rechecking.MANY)})

    worker.recheck_due()

    assert not Report.objects.filter(text="").exists()
    assert "not believed" in state().last_error
    call_command("recheck", "--platform", "x", "--believe", stdout=StringIO())
    assert not Report.objects.exclude(text="").exists()


def test_of_few_posts_all_may_be_gone(x):
    kept(1)
    x.says({"1": "gone"})
    worker.recheck_due()
    assert not Report.objects.exclude(text="").exists()


def test_two_workers_do_not_ask_the_same(x):
    kept(1)
    assert rounds.claim("x", now=timezone.now())

    assert worker.recheck_due() == 0
    assert x.asked == []


def test_a_dead_worker_s_round_falls_due_again(x):
    kept(1)
    rounds.claim("x", now=timezone.now() - timedelta(minutes=6))

    assert worker.recheck_due() == 1


def test_without_a_key_nobody_is_asked(x, settings):
    settings.X_BEARER_TOKEN = ""
    kept(1)

    assert worker.recheck_due() == 0
    assert not worker.is_overdue(timedelta(0))


def test_the_sweeper_steps_in_where_nobody_rings(x):
    kept(1)
    Round.objects.create(name="x", due_at=timezone.now() - timedelta(hours=2))
    assert not worker.is_overdue(timedelta(seconds=15))
    Round.objects.update(due_at=timezone.now() - timedelta(hours=4))
    assert worker.is_overdue(timedelta(seconds=15))
    jobs.registered()["recheck_posts"].run_once()
    assert not worker.is_overdue(timedelta(seconds=15))


def post(number):
    text = f"Zymurgic officers pepper sprayed a crowd in Reno, Nevada, number {number}."
    return Post(
        "x",
        str(number),
        f"https://x.com/somebody/status/{number}",
        "somebody",
        "",
        text,
        timezone.now(),
        b"{}",
    )


def test_a_post_that_was_just_read_there_is_not_asked_about_at_once():
    receive([post(1)], source=SourceFactory(kind="x"))
    receive([post(2)], source=SourceFactory(kind="replay"))

    assert rechecking.next_keys("x", count=9, now=timezone.now()) == [("x", "2")]


def test_offline_a_file_of_a_replayed_source_says_what_was_deleted(settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "replay").mkdir()
    (tmp_path / "replay" / "gone.jsonl").write_text('{"kind": "x", "id": "1"}\n')
    receive([post(1), post(2)], source=SourceFactory(settings={"deleted": "gone.jsonl"}))

    assert jobs.registered()["recheck_posts"].run_once() == 2

    assert [report.external_id for report in Report.objects.exclude(text="")] == ["2"]
    assert receive([post(1)], source=SourceFactory()).stored == 0


def test_by_hand_from_a_file(tmp_path):
    receive([post(1), post(2)], source=SourceFactory())
    (tmp_path / "gone.jsonl").write_text('{"kind": "x", "id": "1"}\n{"kind": "x", "id": "77"}\n')
    out = StringIO()

    call_command("recheck", "--deleted", str(tmp_path / "gone.jsonl"), "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"listed": 2, "forgotten": 1, "platforms": {}}
    assert [report.external_id for report in Report.objects.exclude(text="")] == ["2"]


def test_by_hand_everything_is_asked_about_now(x):
    kept(1, checked_days=0.01)
    kept(2, checked_days=0.01)
    x.says({"1": "gone", "2": "here"})
    out = StringIO()

    call_command("recheck", "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert found["platforms"]["x"] == {"state": "ok", "asked": 2, "forgotten": 1}
    assert found["platforms"]["reddit"]["state"].startswith("off")
    assert found["forgotten"] == 1


def test_the_whole_way_from_the_platform_to_the_public_page(x, client):
    report = kept(1, text="Zymurgic officers pushed a woman to the ground near the fountain.", title="")
    incident = IncidentFactory(
        published=True,
        title="Zymurgic officers pushed a woman to the ground near the fountain.",
        reports=[report],
    )
    assert "Zymurgic" in client.get(incident.get_absolute_url()).content.decode()
    x.says({"1": "gone"})

    worker.recheck_due()

    assert "Zymurgic" not in client.get(incident.get_absolute_url()).content.decode()
    assert where("zymurgic") == []
    assert Incident.objects.get().status == "published"
