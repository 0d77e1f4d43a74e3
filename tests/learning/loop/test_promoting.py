"""Who may let a version judge, and the way back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.learning import registry, services
from civicwatch.learning.loop import promoting
from civicwatch.learning.loop.promoting import PromotionRefusedError
from civicwatch.learning.models import ClassifierVersion, Comparison, DataSet, Promotion

NOW = timezone.now()


@pytest.fixture
def candidate(voting):
    return a_candidate(voting)


def a_candidate(against, *, passed=True, words=b'{"a": "yes"}', compared=True):
    trained = registry.Trained(words, ".json", {"half": 0.5}, {"n": 2}, "1" * 64, {})
    version = services.register_version(name="votes", trained=trained, now=NOW)
    if compared:
        data_set, _ = DataSet.objects.get_or_create(name="votes", number=1, defaults={"n": 9})
        Comparison.objects.create(
            version=version, against=against, data_set=data_set, passed=passed, margin=2.0
        )
    return version


def promote(version, by):
    return promoting.promote(version=version, by=by, reason="better on dialect a", now=NOW)


def active():
    return ClassifierVersion.objects.get(name="votes", is_active=True)


def test_a_named_person_promotes_what_passed(candidate, voting, administrator):
    promote(candidate, administrator)
    assert active() == candidate
    row = Promotion.objects.get(version=candidate)
    assert (row.before, row.by, row.how, row.reason) == (
        voting,
        administrator,
        "promoted",
        "better on dialect a",
    )
    assert row.comparison == candidate.comparison
    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.by, entry.digest) == ("activate", administrator, candidate.sha256)
    assert entry.details == {"version": candidate.version, "before": voting.version, "how": "promoted"}


@pytest.mark.parametrize(
    ("how", "said"),
    [({"passed": False}, "did not pass"), ({"compared": False}, "was not compared")],
)
def test_nothing_else_is_promoted(voting, administrator, how, said):
    version = a_candidate(voting, **how)
    with pytest.raises(PromotionRefusedError, match=said):
        promote(version, administrator)
    assert active() == voting


@pytest.mark.parametrize(("part", "says_more"), [("held", True), ("worse", False)])
def test_who_is_refused_for_too_few_rows_alone_is_told_what_would_help(
    voting, administrator, part, says_more
):
    version = a_candidate(voting, passed=False)
    slices = [{"verdict": "unshown", "groups": 61}, {"verdict": part, "groups": 30}]
    Comparison.objects.filter(version=version).update(slices=slices)
    with pytest.raises(PromotionRefusedError, match="did not pass") as refused:
        promote(version, administrator)
    assert ("61 groups) is too little" in str(refused.value)) is says_more


def test_a_comparison_with_what_no_longer_judges_does_not_count(candidate, voting, administrator):
    other = a_candidate(voting, words=b'{"b": "yes"}')
    promote(other, administrator)
    with pytest.raises(PromotionRefusedError, match="does not judge any more"):
        promote(candidate, administrator)
    assert active() == other


def test_a_version_without_its_file_is_not_promoted(candidate, administrator, settings):
    (settings.VAR / "artefacts" / candidate.artefact).unlink()
    with pytest.raises(PromotionRefusedError, match="file is missing"):
        promote(candidate, administrator)


def test_one_step_back_and_no_step_forth_again(candidate, voting, administrator):
    promote(candidate, administrator)
    back = promoting.roll_back(name="votes", by=administrator, reason="more false alarms", now=NOW)
    assert active() == back == voting
    row = Promotion.objects.order_by("pk").last()
    assert (row.how, row.before, row.version) == ("rolled_back", candidate, voting)
    with pytest.raises(PromotionRefusedError, match="no earlier version"):
        promoting.roll_back(name="votes", by=administrator, now=NOW)


def test_back_goes_step_by_step(candidate, voting, administrator):
    promote(candidate, administrator)
    third = a_candidate(candidate, words=b'{"c": "yes"}')
    promote(third, administrator)
    for expected in (candidate, voting):
        promoting.roll_back(name="votes", by=administrator, now=NOW + timedelta(minutes=1))
        assert active() == expected


def test_what_was_rolled_back_may_be_promoted_again_after_thinking(candidate, voting, administrator):
    promote(candidate, administrator)
    promoting.roll_back(name="votes", by=administrator, now=NOW)
    promote(candidate, administrator)
    assert active() == candidate
    assert promoting.before(candidate) == voting


def test_an_operators_command_is_history_too(candidate, voting):
    services.activate(candidate, by=None, now=NOW)
    row = Promotion.objects.get(version=candidate)
    assert (row.how, row.by, row.before) == ("operator", None, voting)


@pytest.mark.parametrize(
    "wrong",
    [
        {"how": "promoted", "comparison": None},
        {"by": None, "how": "rolled_back"},
        {"how": "rolled_back", "before": None},
    ],
)
def test_the_table_itself_wants_a_name_and_a_comparison(candidate, voting, administrator, wrong):
    fields = {"name": "votes", "version": candidate, "before": voting, "by": administrator}
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.create(**{**fields, **wrong})
