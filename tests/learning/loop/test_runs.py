"""A training from the first step to its version, and what may come between."""

import stat
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.learning import registry
from civicwatch.learning.loop import gathering, runs, sealed_rows, why
from civicwatch.learning.loop.runs import RunRefusedError
from civicwatch.learning.models import STEPS, ClassifierVersion, Comparison, DataSet, TrainingRun
from civicwatch.lib import jobs
from tests.learning.loop import votes
from tests.learning.loop.votes import verdict

ALL = [step.value for step in STEPS]


@pytest.fixture
def started(voting, decided, administrator):
    return runs.start(name="votes", by=administrator, now=timezone.now())


def test_a_training_passes_its_five_steps(started, step, voting):
    for at, stage in enumerate(ALL):
        started.refresh_from_db()
        assert (started.stage, started.is_at_work) == (stage, True)
        assert step(stage) == [1], stage
        started.refresh_from_db()
        assert started.error == ""
        assert started.percent == runs.PERCENT_AT[[*STEPS, "registered"][at + 1]]
    assert (started.stage, started.due_at, started.error) == ("registered", None, "")


def test_each_step_rings_the_next():
    for step, then in pairwise(STEPS):
        assert jobs.registered()[runs.JOBS[step]].rings == (runs.JOBS[then],)


def test_its_version_knows_what_taught_it_and_what_judged_then(started, step, voting):
    step(*ALL)
    started.refresh_from_db()
    version = started.version
    assert (version.is_active, version.parent, version.data_set) == (False, voting, DataSet.objects.get())
    assert version.library_versions == {"votes": "1"}
    assert version.comparison.passed
    assert version.comparison.against == voting
    whole = version.comparison.slices[0]
    assert whole["candidate"] == 1 and 0.4 < whole["active"] < 0.6
    named = {(part["name"], part["value"]) for part in version.comparison.slices}
    assert named == {("all", ""), ("label", "yes"), ("label", "no"), ("source", "feed")}


def test_what_is_put_aside_was_not_learned_from(started, step):
    step(*ALL)
    started.refresh_from_db()
    rows = sealed_rows.read(started.data_set)
    held_out = {row.key for row in rows if row.side == "held_out"}
    assert 40 <= len(held_out) <= 120
    learned = votes.load(registry.read_artefact(started.version)).votes

    def is_known(key):
        return votes.word(int(key.removeprefix("post/"))) in learned

    assert all(is_known(row.key) for row in rows if row.side == "learn")
    assert not any(is_known(key) for key in held_out)
    assert started.data_set.counts["yes"]["learn"] + started.data_set.counts["yes"]["held_out"] == 200


def test_its_file_is_sealed_and_nobody_elses_to_read(started, step, settings):
    step("validate", "split")
    data_set = DataSet.objects.get()
    path = settings.VAR / "private" / data_set.file
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"yesword" not in path.read_bytes()
    assert len(list((settings.VAR / "private/verdicts").glob("*/*"))) == 2  # the first goes on commit


def test_nothing_of_the_words_is_left_where_it_trained(started, step, settings):
    step(*ALL)
    assert list((settings.VAR / "learning").iterdir()) == []


def test_too_few_decisions_are_said_with_their_number_and_nothing_is_trained(
    voting, people, administrator, step
):
    people.extend(verdict(number, "yes") for number in range(12))
    people.append(verdict(99, "no"))
    run = runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    run.refresh_from_db()
    assert (run.stage, run.why_not) == ("refused", {"what": "few", "short": {"no": 1}, "fewest": 10})
    assert why.in_words(run.why_not) == "Not enough verdicts to learn from yet. By label: no: 1 of 10."
    assert run.ended_at is not None


def test_verdicts_that_contradict_each_other_are_counted_where_there_are_too_few(
    voting, people, administrator, step
):
    people.extend([verdict(1, "yes", text="one and the same"), verdict(2, "no", text="one and the same")])
    run = runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    run.refresh_from_db()
    assert "left out, and why: the same words were judged differently: 2." in why.in_words(
        run.why_not, run.name
    )
    assert not DataSet.objects.exists()


def test_what_the_classifier_cannot_learn_from_is_refused_in_its_words(started, step, monkeypatch):
    def train(data, progress):
        raise ValueError("no text of rank 3 to learn from")

    monkeypatch.setattr(votes, "train", train)
    step(*ALL)
    started.refresh_from_db()
    assert started.stage == "refused"
    assert why.in_words(started.why_not) == "no text of rank 3 to learn from"


def test_the_step_of_a_dead_worker_is_taken_up_again(started, step):
    step("validate", "split")
    job = jobs.registered()["learning_train"]
    assert job._claim(1, attempts__lt=2)  # and its worker dies
    assert step("train") == [0]
    TrainingRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))  # its lease is over
    assert step("train", "evaluate", "register") == [1, 1, 1]
    started.refresh_from_db()
    assert started.stage == "registered"


def test_a_step_that_fails_rests_and_can_be_taken_up_where_it_was(started, step, monkeypatch, administrator):
    step("validate")
    monkeypatch.setattr(gathering, "divide", lambda *args, **more: 1 / 0)
    TrainingRun.objects.update(attempts=4)
    step("split")
    started.refresh_from_db()
    assert (started.stage, started.failed_stage) == ("failed", "split")
    monkeypatch.undo()
    assert runs.retry(run=started, by=administrator, now=timezone.now())
    started.refresh_from_db()
    assert started.stage == "split"


def test_one_training_of_a_classifier_at_a_time(started, administrator):
    with pytest.raises(RunRefusedError, match="on its way"), transaction.atomic():
        runs.start(name="votes", by=administrator, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRun.objects.create(name="votes", stage="train", asked_by=administrator)


def test_nobody_teaches_faces(voting, administrator):
    with pytest.raises(RunRefusedError, match="do not teach"):
        runs.start(name="faces", by=administrator, now=timezone.now())


def test_one_that_is_stopped_writes_nothing_any_more(started, step, administrator):
    job = jobs.registered()["learning_validate"]
    rows = job._claim(1, attempts__lt=2)
    assert runs.stop(run=started, by=administrator, now=timezone.now())
    job._finish(rows, rows[0].lease_token, job.work(rows))
    started.refresh_from_db()
    assert (started.stage, started.why_not) == ("refused", {"what": "stopped"})
    assert not DataSet.objects.exists()
    assert not runs.stop(run=started, by=administrator, now=timezone.now())


def test_the_same_verdicts_are_the_same_data_set_and_the_same_candidate_is_no_second(
    started, step, administrator
):
    step(*ALL)
    again = runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    again.refresh_from_db()
    assert DataSet.objects.count() == 1
    assert (again.stage, again.why_not["what"]) == ("refused", "same")
    assert ClassifierVersion.objects.filter(name="votes").count() == 2


def test_more_verdicts_are_the_next_data_set_and_what_was_aside_stays_aside(
    started, step, administrator, decided
):
    step(*ALL)
    first = {row.key: row.side for row in sealed_rows.read(DataSet.objects.get(number=1))}
    decided.extend(verdict(number, "yes") for number in range(400, 600))
    runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    second = {row.key: row.side for row in sealed_rows.read(DataSet.objects.get(number=2))}
    assert {key: second[key] for key in first} == first
    assert len(second) == 600


def test_contradictions_are_counted_and_left_out(started, step, decided):
    decided[:] = [*decided, verdict(9000, "yes", text="same words"), verdict(9001, "no", text="same words")]
    step("validate", "split")
    data_set = DataSet.objects.get()
    assert (data_set.n, data_set.conflicts) == (400, 2)


def test_the_operators_own_data_teaches_too_and_its_copies_are_not_compared_on(
    started, step, settings, tmp_path
):
    settings.TRAINING_DATA = str(tmp_path / "data")
    base = tmp_path / "data/votes"
    base.mkdir(parents=True)
    lines = [f'"{verdict(number, "no").text}",no' for number in range(0, 400, 2)]
    (base / "base.csv").write_text("text,label\n" + "\n".join([*lines, "extra zebra,yes"]) + "\n")
    step(*ALL)
    started.refresh_from_db()
    rows = sealed_rows.read(started.data_set)
    assert {row.side for row in rows if row.label == "no"} == {"learn"}
    assert {row.side for row in rows if row.label == "yes"} == {"learn", "held_out"}
    assert len(started.base_fingerprint) == 64


def test_the_operators_own_rows_are_compared_on_part_by_part(started, step, settings, tmp_path):
    settings.TRAINING_DATA = str(tmp_path / "data")
    aside = tmp_path / "data/votes-held-out"
    aside.mkdir(parents=True)
    known = [verdict(number, "no").text for number in range(0, 400, 2)]  # most of them are learned from
    fresh = [f"{verdict(5000 + n, 'yes').text},yes,{'a' if n % 2 else 'b'}" for n in range(60)]
    (aside / "parts.csv").write_text(
        "text,label,dialect\n" + "\n".join([*fresh, *(f"{text},no,a" for text in known)]) + "\n"
    )
    step(*ALL)
    comparison = Comparison.objects.get()
    parts = {(part["name"], part["value"]): part["n"] for part in comparison.slices}
    assert {("dialect", "a"), ("dialect", "b"), ("source", "parts")} <= parts.keys()
    assert parts["dialect", "b"] == 30
    assert 120 <= comparison.left_out <= 195


def test_who_asked_is_in_the_log(started, administrator):
    entry = AuditEntry.objects.get(action="learning.train")
    assert (entry.by, entry.subject, entry.details) == (
        administrator,
        "classifiers/votes",
        {"run": started.pk},
    )
